#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/ledger/ledger.hpp"
#include "core/model/codec.hpp"
#include "core/sync/desk.hpp"
#include "core/sync/puller.hpp"
#include "core/sync/report.hpp"
#include "tests/support/stores.hpp"
#include "tests/sync/model_system.hpp"

namespace sambung::sync {

using nlohmann::json;
using namespace std::chrono_literals;

// Where the model's tables would take minutes.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
constexpr bool kIsSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kIsSanitized = false;
#endif

/// A broker's part of sync over three model systems; the desk can be stopped and begun anew.
class Synced : public testing::Stores {
 protected:
  Synced() {
    rules_.fields["tags"] = {.policy = Policy::kUnion};
    for (const char* connection : {"crm", "shop", "erp"}) {
      rules_.connections[connection].may_create = true;
    }
    rules_.connections["erp"].may_create = false;
  }
  ~Synced() override { stop(); }

  void start() {
    std::set<std::string> expected;
    for (const auto& [connection, reach] : rules_.connections) expected.insert(connection);
    auto desk = Desk::start({.state_file = folder_ / "state.db",
                             .sync_file = folder_ / "sync.db",
                             .journal = *journal_,
                             .projected = projector_->doorbell(),
                             .keys = keys_,
                             .clock = clock_,
                             .log = log_,
                             .policies = rules_.fields,
                             .expected = std::move(expected)});
    ASSERT_TRUE(desk) << desk.error().what;
    desk_ = *std::move(desk);
    for (const auto& [connection, reach] : rules_.connections) join(connection);
  }
  void join(const std::string& connection) {
    ModelSystem& system = systems_[connection];
    workers_[connection] = std::make_unique<Worker>(
        WorkerOptions{.connection = connection,
                      .introduced =
                          [this, connection](const Introduction& introduction) {
                            Reach told = rules_.connections.at(connection);
                            told.fields = introduction.carries;
                            desk_->introduce(connection, std::move(told));
                          }},
        system, desk_->mailbox(), log_);
    desk_->attach(*workers_[connection]);
    if (unheard_.contains(connection)) return;
    pullers_[connection] = std::make_unique<Puller>(
        PullerOptions{.connection = connection, .may_create = connection != "erp", .poll = 20ms},
        Puller::Needs{.port = system,
                      .journal = *journal_,
                      .keys = keys_,
                      .clock = clock_,
                      .log = log_,
                      .taken_in = &desk_->taken_in()});
  }
  void leave(const std::string& connection) {
    pullers_.erase(connection);
    desk_->detach(connection);
    workers_.erase(connection);
  }
  void stop() {
    pullers_.clear();
    for (auto& [connection, worker] : workers_) desk_->detach(connection);
    workers_.clear();
    desk_.reset();
  }
  void drop_file() {
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(folder_ / (std::string("sync.db") + suffix));
    }
  }

  ModelSystem& crm() { return systems_["crm"]; }
  ModelSystem& shop() { return systems_["shop"]; }
  ModelSystem& erp() { return systems_["erp"]; }

  /// Waits until `holds`, which may take several rounds of pulling and writing.
  template <class Condition>
  ::testing::AssertionResult soon(Condition holds) {
    const auto deadline = std::chrono::steady_clock::now() + 90s;
    const std::stop_source never;
    while (std::chrono::steady_clock::now() < deadline) {
      const std::uint64_t rings = journal_->doorbell().rings();
      if (holds()) return ::testing::AssertionSuccess();
      journal_->doorbell().wait(rings, 20ms, never.get_token());
    }
    return ::testing::AssertionFailure() << "not within 90 s";
  }
  /// What the shop holds of the contact with this number.
  json shops(const std::string& phone) { return held(shop(), phone); }
  static json held(const ModelSystem& system, const std::string& phone) {
    for (int id = 1; id <= 400; ++id) {
      const auto fields = system.fields(std::to_string(id));
      if (fields && fields->value("phone", "") == phone) return *fields;
    }
    return json::object();
  }
  std::int64_t now() { return unix_ms(clock_.now()); }

  /// Nothing more is written although everything is looked at again and again.
  ::testing::AssertionResult stays_still() {
    const auto counts = [this] { return crm().writes() + shop().writes() + erp().writes(); };
    // Nothing is written there, and nothing decided here: a loaded machine pauses before a write.
    const auto quiet_since = [this, &counts](std::uint64_t before) {
      const auto until = std::chrono::steady_clock::now() + 300ms;
      const std::uint64_t rings = journal_->doorbell().rings();
      const std::stop_source never;
      while (std::chrono::steady_clock::now() < until) {
        journal_->doorbell().wait(rings, 50ms, never.get_token());
        if (counts() != before || journal_->doorbell().rings() != rings) return false;
      }
      return true;
    };
    for (int round = 0; round < 100; ++round) {
      if (quiet_since(counts())) return ::testing::AssertionSuccess();
    }
    return ::testing::AssertionFailure() << "it goes on writing";
  }

  void append(model::Data data) {
    model::Event event;
    const auto digest = keys_.hash({"test", std::to_string(++appended_)});
    event.envelope.id = EventId::make(clock_.now(), std::string_view(digest.data(), digest.size()));
    event.envelope.source = "/sambung/operator";
    event.envelope.time = clock_.now();
    event.data = std::move(data);
    ASSERT_TRUE(
        journal_->append_and_wait({model::encode(std::move(event))}, journal::Priority::kBulk));
  }

  model::MessageReceived message_from(const std::string& wa_id, std::optional<std::string> name) {
    model::MessageReceived message;
    message.channel.id = "C";
    message.message_id = "wamid.1";
    message.time = clock_.now();
    message.from.wa_id = wa_id;
    message.from.name = std::move(name);
    message.content = model::TextContent{.body = "x", .preview_url = {}};
    return message;
  }

  /// Of one type, as they stand in the journal.
  std::vector<journal::Record> events(const char* type) {
    std::vector<journal::Record> found;
    for (std::uint32_t partition = 0; partition < journal_->partitions(); ++partition) {
      std::uint64_t next = 1;
      for (auto records = journal_->read(partition, next, {}); records && !records->empty();
           records = journal_->read(partition, next, {})) {
        next = records->back().position.offset + 1;
        for (journal::Record& record : *records) {
          if (record.event.envelope.type == type) found.push_back(std::move(record));
        }
      }
    }
    return found;
  }
  std::size_t linked() {
    auto report = Report::open(folder_ / "sync.db");
    auto links =
        report ? report->links("", "", 100) : Result<std::vector<LinkView>>(report.error());
    return links ? links->size() : 0;
  }

  Rules rules_;
  std::set<std::string> unheard_;  // connections whose changes are not pulled
  std::map<std::string, ModelSystem> systems_;
  std::unique_ptr<Desk> desk_;
  std::map<std::string, std::unique_ptr<Worker>> workers_;
  std::map<std::string, std::unique_ptr<Puller>> pullers_;
  int appended_ = 0;
};

}  // namespace sambung::sync
