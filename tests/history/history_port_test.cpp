#include "core/history/history_port.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/deliver/journal_feed.hpp"
#include "core/deliver/state_names.hpp"
#include "core/model/codec.hpp"
#include "core/sync/standing.hpp"
#include "core/sync/store.hpp"
#include "tests/support/stores.hpp"

namespace sambung::history {
namespace {

using deliver::OutcomeClass;
using nlohmann::json;

/// A system's timeline: what it was told to log, by the id that it gave.
class Timeline final : public supervise::ConnectorPort {
 public:
  bool await_ready(std::chrono::milliseconds) override { return true; }
  deliver::Wants wants() const override { return {}; }
  deliver::BatchResult deliver(const std::vector<deliver::Item>&,
                               std::chrono::milliseconds) override {
    return {};
  }
  void cancel() override {}
  supervise::HostStatus status() const override { return {}; }
  Result<supervise::CallResult> call(const supervise::CallRequest& request,
                                     std::chrono::milliseconds) override {
    EXPECT_EQ(request.operation, "sambung.log/0");
    supervise::CallResult result;
    for (const std::string& text : request.requests) {
      json entry = json::parse(text);
      requests.push_back(entry);
      deliver::ItemOutcome outcome;
      outcome.outcome = OutcomeClass::kDone;
      std::string id = entry.at("id");
      if (id.empty()) id = std::to_string(entries.size() + 1);
      outcome.remote_id = id;
      if (loses_answers) {
        entries[id] = entry;
        return Error{ErrorCode::kUnavailable, "no answer"};
      }
      entries[id] = entry;
      result.outcomes.push_back(outcome);
    }
    return result;
  }

  bool loses_answers = false;
  std::map<std::string, json> entries;
  std::vector<json> requests;
};

class History : public testing::Stores {
 protected:
  History() {
    names_ = *deliver::StateNames::open(folder_ / "state.db", keys_, projector_->doorbell());
    feed_ = std::make_unique<deliver::JournalFeed>(*journal_, *names_);
    store_.emplace(*sync::Store::open(folder_ / "sync.db", journal_->epoch(), 1));
  }

  HistoryPort port(bool by_day) {
    return HistoryPort({.connection = "erp", .by_day = by_day},
                       {.port = timeline_,
                        .ledger = *ledger_,
                        .keys = keys_,
                        .data_folder = folder_ / "",
                        .zone_of = [](const std::string&) { return *TimeZone::find("UTC"); }});
  }

  void say(const std::string& text, const char* id, std::int64_t at_ms) {
    model::MessageReceived message;
    message.channel.id = "C";
    message.message_id = id;
    message.time = from_unix_ms(at_ms);
    message.from.wa_id = "6281255501234";
    message.content = model::TextContent{.body = text, .preview_url = {}};
    append(std::move(message), at_ms);
  }
  model::Event event_of(model::Data data, std::int64_t at_ms) {
    model::Event event;
    const auto digest = keys_.hash({"test", std::to_string(++count_)});
    event.envelope.id =
        EventId::make(from_unix_ms(at_ms), std::string_view(digest.data(), digest.size()));
    event.envelope.source = "/whatsapp/main";
    event.envelope.channel = "C";
    event.envelope.subject = keys_.subject_of_wa_id("6281255501234");
    event.envelope.time = from_unix_ms(at_ms);
    event.data = std::move(data);
    return event;
  }
  void append(model::Data data, std::int64_t at_ms) {
    ASSERT_TRUE(journal_->append_and_wait({model::encode(event_of(std::move(data), at_ms))},
                                          journal::Priority::kWebhook));
    ASSERT_TRUE(projector_->caught_up(std::chrono::seconds(20)));
    ASSERT_TRUE(projector_->caught_up(std::chrono::seconds(20)));
  }

  /// What was not yet given out, as a delivery would.
  std::vector<deliver::Item> fresh() {
    std::vector<deliver::Item> items;
    auto read = feed_->read(0, next_, 500, {});
    for (auto& entry : *read) {
      next_ = entry.item.position.offset + 1;
      if (entry.item.type.starts_with("m")) items.push_back(std::move(entry.item));
    }
    return items;
  }
  std::string person() {
    auto state = *sqlite::Database::open(folder_ / "state.db", {.read_only = true});
    state::People people(state);
    return **people.person_of(keys_.subject_of_wa_id("6281255501234"), clock_.now());
  }
  void tie() {
    sync::Person known;
    known.links["erp"].state = sync::Link::State::kLinked;
    known.links["erp"].remote_id = "42";
    ASSERT_TRUE(store_->begin());
    ASSERT_TRUE(store_->keep(person(), {.revision = 1,
                                        .person = known,
                                        .standing = sync::encode_standing(known),
                                        .untold = {},
                                        .due = {}}));
    ASSERT_TRUE(store_->commit());
  }
  OutcomeClass deliver(HistoryPort& to, const std::vector<deliver::Item>& items) {
    const auto result = to.deliver(items, std::chrono::seconds(10));
    for (const auto& outcome : result.outcomes) {
      if (outcome.outcome != OutcomeClass::kDone) return outcome.outcome;
    }
    return OutcomeClass::kDone;
  }

  std::unique_ptr<deliver::StateNames> names_;
  std::unique_ptr<deliver::JournalFeed> feed_;
  std::optional<sync::Store> store_;
  Timeline timeline_;
  std::uint64_t next_ = 1;
  int count_ = 0;
};

constexpr std::int64_t kMorning = 1795392007000;
constexpr std::int64_t kHour = 3'600'000;

TEST_F(History, ADayIsOneEntryThatGrows) {
  HistoryPort port = this->port(true);
  say("Halo", "wamid.1", kMorning);
  tie();
  ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
  say("Lagi", "wamid.2", kMorning + kHour);
  ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
  ASSERT_EQ(timeline_.entries.size(), 1U);
  const std::string text = timeline_.entries.at("1").at("text");
  EXPECT_NE(text.find("Halo"), std::string::npos);
  EXPECT_NE(text.find("Lagi"), std::string::npos);
  EXPECT_EQ(timeline_.entries.at("1").at("contact"), "42");
  EXPECT_NE(text.find("\nsambung:" + timeline_.entries.at("1").at("key").get<std::string>()),
            std::string::npos);
}

TEST_F(History, ALateMessageRewritesItsOwnDay) {
  HistoryPort port = this->port(true);
  say("today", "wamid.1", kMorning);
  tie();
  ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
  say("yesterday", "wamid.2", kMorning - 30 * kHour);
  ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
  ASSERT_EQ(timeline_.entries.size(), 2U);
  EXPECT_EQ(timeline_.entries.at("1").at("text").get<std::string>().find("yesterday"),
            std::string::npos);
}

TEST_F(History, WhatHasNotChangedIsNotWrittenAgain) {
  HistoryPort port = this->port(true);
  say("Halo", "wamid.1", kMorning);
  tie();
  const auto items = fresh();
  ASSERT_EQ(deliver(port, items), OutcomeClass::kDone);
  ASSERT_EQ(deliver(port, items), OutcomeClass::kDone);
  EXPECT_EQ(timeline_.requests.size(), 1U);
}

TEST_F(History, AMessageIsAnEntryAndAnEditChangesIt) {
  HistoryPort port = this->port(false);
  say("Halo", "wamid.1", kMorning);
  tie();
  ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
  model::MessageRevoked revoked;
  revoked.channel.id = "C";
  revoked.message_id = "wamid.9";
  revoked.target_message_id = "wamid.1";
  revoked.time = from_unix_ms(kMorning + kHour);
  revoked.party.wa_id = "6281255501234";
  append(std::move(revoked), kMorning + kHour);
  ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
  ASSERT_EQ(timeline_.entries.size(), 1U);
  EXPECT_NE(timeline_.entries.at("1").at("text").get<std::string>().find("(deleted)"),
            std::string::npos);
  EXPECT_EQ(timeline_.requests.back().at("id"), "1");
}

TEST_F(History, AFileThatIsStoredLaterWritesItsEntryAgain) {
  for (const bool by_day : {true, false}) {
    HistoryPort port = this->port(by_day);
    const std::string id = by_day ? "wamid.1" : "wamid.2";
    model::MessageReceived message;
    message.channel.id = "C";
    message.message_id = id;
    message.time = from_unix_ms(kMorning);
    message.from.wa_id = "6281255501234";
    model::MediaContent media;
    media.media_kind = "document";
    media.id = "77";
    media.filename = "bill.pdf";
    message.content = media;
    append(std::move(message), kMorning);
    tie();
    ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
    EXPECT_EQ(timeline_.requests.back().at("text").get<std::string>().find("https://"),
              std::string::npos);
    append(model::MediaStored{.channel = {.id = "C", .display_phone_number = {}},
                              .message_id = id,
                              .media_id = "77",
                              .time = from_unix_ms(kMorning),
                              .group_id = {},
                              .file = "2026-11-23/0",
                              .size_bytes = 1'200'000,
                              .mime_type = "application/pdf",
                              .sha256 = "00",
                              .sha256_as_stated = {},
                              .stored = from_unix_ms(kMorning + 24 * kHour),
                              .link = "https://hooks.example.com/media/2026-11-23/0?e=1",
                              .link_ends = from_unix_ms(kMorning + 48 * kHour)},
           kMorning);
    ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
    const json last = timeline_.requests.back();
    EXPECT_NE(last.at("text").get<std::string>().find(
                  "[document: bill.pdf, 1.2 MB, "
                  "https://hooks.example.com/media/2026-11-23/0?e=1 until 2026-11-25]"),
              std::string::npos)
        << last.at("text");
    EXPECT_FALSE(last.at("id").get<std::string>().empty()) << "the entry that was there";
  }
}

TEST_F(History, ADayOfManyMessagesOfOneSecondHasThemAll) {
  constexpr int kMessages = 650;  // more than one read
  std::vector<model::EncodedEvent> events;
  for (int i = 0; i < kMessages; ++i) {
    model::MessageReceived message;
    message.channel.id = "C";
    message.message_id = "wamid." + std::to_string(i);
    message.time = from_unix_ms(kMorning);
    message.from.wa_id = "6281255501234";
    message.content =
        model::TextContent{.body = "no. " + std::to_string(i) + ".", .preview_url = {}};
    events.push_back(model::encode(event_of(std::move(message), kMorning)));
  }
  ASSERT_TRUE(journal_->append_and_wait(std::move(events), journal::Priority::kWebhook));
  ASSERT_TRUE(projector_->caught_up(std::chrono::seconds(20)));
  tie();
  HistoryPort port = this->port(true);
  ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
  std::string text;
  for (const auto& [id, entry] : timeline_.entries) text += entry.at("text");
  for (int i = 0; i < kMessages; ++i) {
    EXPECT_NE(text.find("no. " + std::to_string(i) + "."), std::string::npos) << i;
  }
}

TEST_F(History, AnEntryWithoutAnAnswerIsInDoubtTheNextTime) {
  HistoryPort port = this->port(true);
  say("Halo", "wamid.1", kMorning);
  tie();
  timeline_.loses_answers = true;
  const auto items = fresh();
  ASSERT_EQ(deliver(port, items), OutcomeClass::kTransient);
  timeline_.loses_answers = false;
  ASSERT_EQ(deliver(port, items), OutcomeClass::kDone);
  EXPECT_FALSE(timeline_.requests.front().at("doubt").get<bool>());
  EXPECT_TRUE(timeline_.requests.back().at("doubt").get<bool>());
}

TEST_F(History, WhoeverGetsARecordLaterGetsAllOfTheirHistory) {
  HistoryPort port = this->port(true);
  say("Halo", "wamid.1", kMorning);
  say("Lagi", "wamid.2", kMorning + 48 * kHour);
  ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
  EXPECT_TRUE(timeline_.entries.empty()) << "there is no record to put it under";
  tie();
  deliver::Item tied;
  tied.type = "person.synced";
  tied.person = person();
  tied.lane = "person:" + tied.person;
  tied.body = R"({"tied":[{"connection":"erp","object":"contact","remote_id":"42"}]})";
  ASSERT_EQ(deliver(port, {tied}), OutcomeClass::kDone);
  EXPECT_EQ(timeline_.entries.size(), 2U);
}

TEST_F(History, NothingPersonalStandsInAKey) {
  HistoryPort port = this->port(false);
  say("Halo", "wamid.HBgNNjI4MTI1NTUwMTIzNA==", kMorning);
  tie();
  ASSERT_EQ(deliver(port, fresh()), OutcomeClass::kDone);
  const std::string key = timeline_.requests.front().at("key");
  EXPECT_EQ(key.size(), 32U);
  EXPECT_EQ(key.find_first_not_of("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace sambung::history
