#pragma once

#include "core/app/cli/configuration.hpp"
#include "core/control/message.hpp"
#include "core/json/document.hpp"

namespace sambung::cli {

/// Asks the running broker of a configuration; verbs that only look fall back to the files, under the
/// broker's lock, and say so. The answer is JSON. Prints what went wrong, and then the exit code is
/// in `code`.
struct Operator {
  ConfigOption config;
  int code = kOk;

  std::optional<std::string> ask(const control::RequestLine& request, const Terminal& terminal);
  /// As `ask`, for verbs that have words of their own: nullopt, too, when the answer was printed as
  /// JSON already; the exit code is in `code`.
  std::optional<json::Document> ask_for_text(const control::RequestLine& request,
                                             const Terminal& terminal);
};

/// Prints an answer: as it is for json, a list's elements one a line for jsonl.
void print_answer(const std::string& answer, const Terminal& terminal);

/// Verbs that are one request with few arguments and a one-line answer. File: operate_verbs.cpp.
class Changing : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 protected:
  virtual void declare_more(Options& options) = 0;
  virtual control::RequestLine request() const = 0;
  /// The sentence for people: "rebuilt", with the answer at hand.
  virtual std::string sentence(const std::string& answer) const = 0;

  bool dry_run_ = false;

 private:
  Operator operator_;
};

/// A verb that prints a list of the broker's, one element a line for people. File: sync.cpp.
class Listing : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 protected:
  virtual void declare_more(Options& options) = 0;
  virtual control::RequestLine request() const = 0;
  /// One element as a line for people.
  virtual std::string line(const json::Value& element) const = 0;
  /// Below the list: "3 writes".
  virtual std::string total(std::size_t count) const = 0;

 private:
  Operator operator_;
};

/// `sambung top`: every connection at a glance. File: top.cpp.
class Top final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  Operator operator_;
  bool watch_ = false;
};

/// `sambung trace EVENT`: what became of one event. File: top.cpp.
class Trace final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  Operator operator_;
  std::string event_;
};

/// `sambung dlq ls` and `show`. File: dlq.cpp.
class DlqList final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  Operator operator_;
  std::string connection_;
};
class DlqShow final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  Operator operator_;
  std::uint64_t number_ = 0;
};

}  // namespace sambung::cli
