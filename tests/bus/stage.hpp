#pragma once

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "core/bus/bus.hpp"
#include "core/deliver/journal_feed.hpp"
#include "core/json/document.hpp"
#include "core/logging/logger.hpp"
#include "tests/journal/opened_journal.hpp"

namespace sambung::bus {

/// Names without a state: everything in the journal is taken in, an event's person is its subject.
class PlainNames final : public deliver::NameSource {
 public:
  explicit PlainNames(journal::Journal& journal) : journal_(journal) {}
  Result<std::uint64_t> projected(std::uint32_t partition) override {
    auto extent = journal_.extent(partition);
    if (!extent) return extent.error();
    return extent->last;
  }
  Result<std::vector<deliver::Names>> names_of(
      const std::vector<journal::Record>& records) override {
    std::vector<deliver::Names> names;
    for (const journal::Record& record : records) {
      names.push_back({.person = record.event.envelope.subject, .conversation = "conversation"});
    }
    return names;
  }
  Doorbell& doorbell() override { return journal_.doorbell(); }

 private:
  journal::Journal& journal_;
};

/// A journal, a ledger and a bus over them, with the real child process.
class Stage {
 public:
  explicit Stage(std::uint32_t feed_frames_max = 10'000, bool tcp = false);

  void append(int first, int last, const std::string& scope = "person-a");
  void start_bus();
  void stop_bus() { bus_.reset(); }
  Bus& bus() { return *bus_; }
  BusOptions options() const;
  Result<std::unique_ptr<Bus>> try_bus(BusOptions options);
  journal::OpenedJournal& opened() { return opened_; }
  ledger::Ledger& ledger() { return *ledger_; }
  std::string requests() const { return "ipc://" + socket().string(); }
  std::string feed() const { return "ipc://" + feed_socket(socket()).string(); }
  std::filesystem::path socket() const { return opened_.folder / "run/bus.sock"; }
  std::string log() const { return lines_.str(); }
  /// Kills the child and waits until another one runs.
  void kill_child();

 private:
  std::uint32_t feed_frames_max_;
  bool tcp_;
  journal::OpenedJournal opened_;
  PlainNames names_{*opened_.journal};
  deliver::JournalFeed feed_{*opened_.journal, names_};
  SystemClock clock_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::ostringstream lines_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)};
  std::unique_ptr<Bus> bus_;
};

/// Waits until `condition` holds, 20 s at most.
bool eventually(const std::function<bool()>& condition);

/// A message as a client gets it.
struct Message {
  std::vector<std::string> frames;
  std::string text(std::string_view key, std::size_t frame = 0) const;
  std::int64_t number(std::string_view key, std::size_t frame = 0) const;
};

/// A client's two sockets. Confined to the test.
class Client {
 public:
  /// `password` for tcp, else empty.
  explicit Client(const std::string& requests, const std::string& password = {});
  ~Client();

  void say(const std::string& request);
  /// The next message on the request socket; nullopt after `patience`.
  std::optional<Message> hear(std::chrono::milliseconds patience = std::chrono::seconds(20));
  /// Says it and gives the answer.
  Message ask(const std::string& request);

  /// `most`: messages that wait in this socket, 0 for no bound.
  void subscribe(const std::string& feed, const std::string& prefix, int most,
                 const std::string& password = {});
  std::optional<Message> next(std::chrono::milliseconds patience = std::chrono::seconds(20));

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sambung::bus
