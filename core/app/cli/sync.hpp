#pragma once

#include "core/app/cli/operate.hpp"

namespace sambung::cli {

/// `sambung sync plan`.
class SyncPlan final : public Listing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string line(const json::Value& element) const override;
  std::string total(std::size_t count) const override;

  std::string connection_;
};

/// `sambung sync links`.
class SyncLinks final : public Listing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string line(const json::Value& element) const override;
  std::string total(std::size_t count) const override;

  std::string connection_;
  std::string person_;
};

/// `sambung sync conflicts`.
class SyncConflicts final : public Listing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string line(const json::Value& element) const override;
  std::string total(std::size_t count) const override;

  std::string person_;
  std::uint64_t after_ = 0;
};

/// `sambung sync reviews`.
class SyncReviews final : public Listing {
 private:
  void declare_more(Options&) override {}
  control::RequestLine request() const override { return control::RequestLine("sync_reviews"); }
  std::string line(const json::Value& element) const override;
  std::string total(std::size_t count) const override;
};

/// `sambung sync drift`.
class SyncDrift final : public Listing {
 private:
  void declare_more(Options&) override {}
  control::RequestLine request() const override { return control::RequestLine("sync_drift"); }
  std::string line(const json::Value& element) const override;
  std::string total(std::size_t count) const override;
};

/// `sambung sync provision`: what systems need before, shown or made. File: provision.cpp.
class SyncProvision final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  ConfigOption config_;
  std::string connection_;
  bool apply_ = false;
};

/// `sambung sync shadow CONNECTION`: the journal through another version of a connector or mapping. File:
/// shadow.cpp.
class SyncShadow final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  ConfigOption config_;
  std::string connection_;
  std::string with_;
  std::string mapping_;
  std::string since_;
};

/// `sambung sync restore NUMBER`.
class SyncRestore final : public Changing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string sentence(const std::string& answer) const override;

  std::uint64_t number_ = 0;
};

/// `sambung sync set PERSON FIELD [VALUE]`.
class SyncSet final : public Changing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string sentence(const std::string& answer) const override;

  std::string person_;
  std::string field_;
  std::string value_;
  bool pin_ = false;
  bool unpin_ = false;
};

/// `sambung sync apply CONNECTION`.
class SyncApply final : public Changing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string sentence(const std::string& answer) const override;

  std::string connection_;
};

/// `sambung sync reconcile`.
class SyncReconcile final : public Changing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string sentence(const std::string& answer) const override;

  std::string connection_;
};

}  // namespace sambung::cli
