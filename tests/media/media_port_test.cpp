#include "core/media/media_port.hpp"

#include <gtest/gtest.h>

#include <map>

#include "core/base/hex.hpp"
#include "core/deliver/journal_feed.hpp"
#include "core/deliver/state_names.hpp"
#include "core/model/codec.hpp"
#include "core/sodium/base64.hpp"
#include "tests/support/held_clock.hpp"
#include "tests/support/stores.hpp"

namespace sambung::media {
namespace {

using deliver::OutcomeClass;

constexpr std::int64_t kMorning = 1795392007000;
/// SHA-256 of "bytes of 77", as sha256sum gives it.
constexpr const char* kDigest = "fe3c6cbc62705ff9bcaba171f445eb75dc1883d4c713196cbfead50bba78b0d5";

/// What gives the bytes that a test says.
class Shelf final : public Source {
 public:
  Arrival fetch(const Wanted& wanted, std::chrono::milliseconds,
                const std::function<bool(std::string_view)>& take) override {
    {
      Lock lock(mutex);
      asked.push_back(wanted.media_id);
    }
    if (meanwhile) meanwhile();
    if (fails.contains(wanted.media_id)) {
      take("half of it");
      return {.outcome = deliver::outcome_of(fails.at(wanted.media_id), "it is told so"),
              .mime_type = {}};
    }
    take("bytes of ");
    take(wanted.media_id);
    return {.outcome = deliver::outcome_of(OutcomeClass::kDone), .mime_type = "image/png"};
  }
  void cancel() override { cancelled = true; }

  Mutex mutex;
  std::vector<std::string> asked;
  std::map<std::string, OutcomeClass> fails;
  std::function<void()> meanwhile;
  bool cancelled = false;
};

class MediaPortTest : public testing::Stores {
 protected:
  MediaPortTest() {
    names_ = *deliver::StateNames::open(folder_ / "state.db", keys_, projector_->doorbell());
    feed_ = std::make_unique<deliver::JournalFeed>(*journal_, *names_);
    store_ = *Store::open(folder_ / "media", *key_store_, {}, log_);
    links_ = std::make_unique<Links>(keys_, "https://hooks.example.com");
    port_ = std::make_unique<MediaPort>(
        MediaOptions{.app = "main", .link_life = std::chrono::hours(24)},
        MediaPort::Needs{.source = shelf_,
                         .store = *store_,
                         .links = *links_,
                         .journal = *journal_,
                         .keys = keys_,
                         .state_file = folder_ / "state.db",
                         .keeping = keeping_,
                         .clock = port_clock_,
                         .log = log_});
    port_clock_.set(unix_ms(clock_.now()));
  }

  void send(const std::string& media_id, const std::string& number = "6281255501234",
            const std::string& app = "main", std::optional<std::string> sha256 = {}) {
    model::MessageReceived message;
    message.channel.id = "C";
    message.message_id = "wamid." + media_id;
    message.time = from_unix_ms(kMorning);
    message.from.wa_id = number;
    model::MediaContent media;
    media.media_kind = "image";
    media.id = media_id;
    media.sha256 = std::move(sha256);
    message.content = std::move(media);
    if (media_id.empty()) {
      message.message_id = "wamid.text" + std::to_string(count_);
      message.content = model::TextContent{.body = "Halo", .preview_url = {}};
    }
    model::Event event;
    const auto digest = keys_.hash({"test", std::to_string(++count_)});
    event.envelope.id = EventId::make(message.time, std::string_view(digest.data(), digest.size()));
    event.envelope.source = "/whatsapp/" + app;
    event.envelope.account = "A";
    event.envelope.channel = "C";
    event.envelope.subject = keys_.subject_of_wa_id(number);
    event.seal_scope = event.envelope.subject;
    event.envelope.time = message.time;
    event.data = std::move(message);
    ASSERT_TRUE(
        journal_->append_and_wait({model::encode(std::move(event))}, journal::Priority::kWebhook));
    settle();
  }
  void settle() {
    ASSERT_TRUE(projector_->caught_up(std::chrono::seconds(20)));
    ASSERT_TRUE(projector_->caught_up(std::chrono::seconds(20)));
  }
  /// What a delivery would hand over, from the beginning.
  std::vector<deliver::Item> items() {
    std::vector<deliver::Item> found;
    auto read = *feed_->read(0, 1, 500, {});
    for (auto& entry : read) {
      if (!entry.erased && entry.item.type == "message.received") {
        found.push_back(std::move(entry.item));
      }
    }
    return found;
  }
  std::vector<OutcomeClass> deliver() {
    std::vector<OutcomeClass> outcomes;
    for (const auto& each : port_->deliver(items(), std::chrono::seconds(20)).outcomes) {
      outcomes.push_back(each.outcome);
    }
    settle();
    return outcomes;
  }
  std::vector<model::MediaStored> told() {
    std::vector<model::MediaStored> found;
    for (const auto& record : stored("media.stored")) {
      if (record.erased) continue;
      found.push_back(
          std::get<model::MediaStored>(*model::decode("media.stored", 1, record.event.body)));
    }
    return found;
  }
  std::string read(const std::string& file) {
    auto reader = store_->find(file);
    return reader ? *(*reader)->next() : std::string("(none)");
  }

  testing::HeldClock port_clock_;
  Shelf shelf_;
  std::unique_ptr<deliver::StateNames> names_;
  std::unique_ptr<deliver::JournalFeed> feed_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Links> links_;
  Mutex keeping_;
  std::unique_ptr<MediaPort> port_;
  int count_ = 0;
};

using Outcomes = std::vector<OutcomeClass>;

TEST_F(MediaPortTest, AFileIsKeptAndTold) {
  send("77");
  ASSERT_EQ(deliver(), Outcomes{OutcomeClass::kDone});
  ASSERT_EQ(told().size(), 1U);
  const model::MediaStored event = told().front();
  EXPECT_EQ(event.message_id, "wamid.77");
  EXPECT_EQ(event.media_id, "77");
  EXPECT_EQ(event.size_bytes, 11);
  EXPECT_EQ(event.mime_type, "image/png");
  EXPECT_EQ(event.sha256, kDigest);
  EXPECT_FALSE(event.sha256_as_stated);
  EXPECT_EQ(read(event.file), "bytes of 77");
  ASSERT_TRUE(event.link);
  EXPECT_TRUE(event.link->starts_with("https://hooks.example.com/media/" + event.file + "?e="));
  EXPECT_EQ(*event.link_ends, port_clock_.now() + std::chrono::hours(24));
  const auto record = stored("media.stored").front();
  EXPECT_EQ(record.event.envelope.subject, keys_.subject_of_wa_id("6281255501234"));
  EXPECT_EQ(record.event.envelope.channel, "C");
  EXPECT_EQ(record.event.envelope.cause, items().front().id);
  auto state = *state::Queries::open(folder_ / "state.db");
  const auto message = *state->interaction("C", "wamid.77");
  ASSERT_EQ(message->media.size(), 1U);
  EXPECT_EQ(message->media.front().link, *event.link);
  EXPECT_EQ(message->media.front().size_bytes, 11U);
}

TEST_F(MediaPortTest, WhatIsKeptIsNotFetchedAgain) {
  send("77");
  deliver();
  ASSERT_EQ(deliver(), Outcomes{OutcomeClass::kDone});
  EXPECT_EQ(shelf_.asked.size(), 1U);
  std::filesystem::remove_all(folder_ / "media" / told().front().file.substr(0, 10));
  ASSERT_EQ(deliver(), Outcomes{OutcomeClass::kDone});
  EXPECT_EQ(shelf_.asked.size(), 2U) << "it was lost here";
}

TEST_F(MediaPortTest, TextsAndOtherAppsAreLeftAlone) {
  send("");
  send("78", "6281255501234", "another");
  EXPECT_EQ(deliver(), (Outcomes{OutcomeClass::kDone, OutcomeClass::kDone}));
  EXPECT_TRUE(shelf_.asked.empty());
}

TEST_F(MediaPortTest, ALaneWaitsBehindAFileThatFailedAndOthersGoOn) {
  shelf_.fails["1"] = OutcomeClass::kTransient;
  send("1", "6281255500001");
  send("2", "6281255500001");
  send("", "6281255500001");
  send("3", "6281255500002");
  EXPECT_EQ(deliver(), (Outcomes{OutcomeClass::kTransient, OutcomeClass::kNotAttempted,
                                 OutcomeClass::kNotAttempted, OutcomeClass::kDone}));
  EXPECT_EQ(told().size(), 1U);
  EXPECT_EQ(store_->usage().files, 1U);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "media" / "incoming")) << "halves stay nowhere";
  shelf_.fails.clear();
  deliver();
  EXPECT_EQ(told().size(), 3U);
}

TEST_F(MediaPortTest, SaysWhetherTheDigestIsTheStatedOne) {
  send("77", "6281255500001", "main", sodium::to_base64(*from_hex(kDigest)));
  send("78", "6281255500002", "main", sodium::to_base64(*from_hex(kDigest)));
  send("79", "6281255500003", "main", "a placeholder, as Meta's pages have it");
  deliver();
  std::map<std::string, std::optional<bool>> verdicts;
  for (const auto& event : told()) verdicts[event.media_id] = event.sha256_as_stated;
  EXPECT_EQ(verdicts.at("77"), true);
  EXPECT_EQ(verdicts.at("78"), false) << "told, and kept all the same";
  EXPECT_EQ(verdicts.at("79"), std::nullopt);
}

TEST_F(MediaPortTest, AFileOfMoreThanSevenDaysIsNotAskedFor) {
  send("77");
  port_clock_.set(unix_ms(clock_.now()) + 8LL * 24 * 3600 * 1000);
  EXPECT_EQ(deliver(), Outcomes{OutcomeClass::kInvalid});
  EXPECT_TRUE(shelf_.asked.empty());
}

TEST_F(MediaPortTest, NothingIsKeptOfWhoIsErasedWhileTheirFileIsFetched) {
  send("77");
  shelf_.meanwhile = [this] {
    const std::string subject = keys_.subject_of_wa_id("6281255501234");
    ASSERT_TRUE(journal_->append_erasure(
        [&](std::int64_t newest) {
          model::Event event;
          const auto digest = keys_.hash({"erasure"});
          event.envelope.id =
              EventId::make(clock_.now(), std::string_view(digest.data(), digest.size()));
          event.envelope.source = "/sambung/operator";
          event.data = model::PersonErased{.person_id = "01KAX2Y3Z4A5B6C7D8E9F0G1H2",
                                           .subjects = {subject},
                                           .newest_key = newest,
                                           .person_ids = {},
                                           .records = {}};
          return model::encode(std::move(event));
        },
        {subject}));
  };
  const auto given = items();
  port_->deliver(given, std::chrono::seconds(20));
  EXPECT_TRUE(stored("media.stored").empty());
  EXPECT_EQ(store_->usage().files, 0U);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "media" / "incoming"));
}

TEST_F(MediaPortTest, ComesBackSoonOnceItIsCancelled) {
  send("77");
  port_->cancel();
  EXPECT_TRUE(shelf_.cancelled);
  EXPECT_EQ(deliver(), Outcomes{OutcomeClass::kTransient});
  EXPECT_TRUE(shelf_.asked.empty());
}

}  // namespace
}  // namespace sambung::media
