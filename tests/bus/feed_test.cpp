#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/bus/cursor.hpp"
#include "tests/bus/stage.hpp"

namespace sambung::bus {
namespace {

using namespace std::chrono_literals;

/// The client side of schemas/bus.md, "Following the feed", over one topic.
class Reader {
 public:
  Reader(Client& client, std::string prefix) : client_(client), prefix_(std::move(prefix)) {}

  /// Learns where the journal ends, so that everything after it must be seen.
  void begin() { cursor_ = client_.ask(R"({"v":0,"op":"fetch","from":"new"})").text("cursor"); }

  void take(const Message& message) {
    const std::int64_t offset = message.number("offset", 1);
    if (offset <= seen_) return;
    const bool beacon = message.frames[1].find("\"beacon\":true") != std::string::npos;
    if (beacon || message.number("prev", 1) != seen_) {
      ++gaps;
      return repair();
    }
    keep(message.frames[2], offset, message.text("cursor", 1));
  }

  void repair() {
    for (bool more = true; more;) {
      const Message page = client_.ask(R"({"v":0,"op":"fetch","limit":500,"after":")" + cursor_ +
                                       R"(","prefixes":[")" + prefix_ + "\"]}");
      ASSERT_EQ(page.text("re"), "page") << page.frames.at(0);
      for (std::size_t i = 1; i + 2 < page.frames.size(); i += 3) {
        keep(page.frames[i + 2], page.number("offset", i + 1), page.text("cursor", i + 1));
      }
      cursor_ = page.text("cursor");
      more = page.frames[0].find("\"more\":true") != std::string::npos;
    }
  }

  std::vector<std::string> bodies;
  int gaps = 0;

 private:
  void keep(const std::string& body, std::int64_t offset, const std::string& cursor) {
    if (offset <= seen_) return;
    bodies.push_back(body);
    seen_ = offset;
    cursor_ = cursor;
  }

  Client& client_;
  const std::string prefix_;
  std::string cursor_;
  std::int64_t seen_ = 0;
};

std::vector<std::string> expected(int count) {
  std::vector<std::string> bodies;
  for (int i = 1; i <= count; ++i) bodies.push_back(testing::made_event(i).body);
  return bodies;
}

TEST(Feed, BringsNewEventsPromptlyWithCloudEventsAttributes) {
  Stage stage;
  stage.start_bus();
  Client client(stage.requests());
  client.subscribe(stage.feed(), "message.received.", 1000);
  ASSERT_TRUE(eventually([&] {
    stage.append(1, 1);  // doubles are absorbed
    const auto first = client.next(100ms);
    return first.has_value();
  }));
  stage.append(2, 2);
  std::optional<Message> message;
  do message = client.next();
  while (message && message->number("offset", 1) < 2);
  ASSERT_TRUE(message);
  ASSERT_EQ(message->frames.size(), 3U);
  EXPECT_EQ(message->frames[0], "message.received.820000000000002.");
  EXPECT_EQ(message->number("v", 1), 0);
  EXPECT_EQ(message->text("specversion", 1), "1.0");
  EXPECT_EQ(message->text("source", 1), "/whatsapp/test");
  EXPECT_EQ(message->text("type", 1), "message.received");
  EXPECT_EQ(message->text("dataschema", 1), "urn:sambung:events:message.received.v1");
  EXPECT_EQ(message->text("sequence", 1), "00000000000000000002");
  EXPECT_EQ(message->text("epoch", 1), epoch_text(stage.opened().journal->epoch()));
  EXPECT_EQ(message->frames[2], testing::made_event(2).body);
}

TEST(Feed, ASlowSubscriberLosesAndFindsEverythingAgainInOrder) {
  Stage stage(20);
  stage.start_bus();
  Client client(stage.requests());
  Reader reader(client, "message.received.820000000000002.");
  reader.begin();
  client.subscribe(stage.feed(), "message.received.", 10);
  ASSERT_TRUE(eventually([&] {
    stage.append(1, 1);
    const auto first = client.next(100ms);
    if (first) reader.take(*first);
    return first.has_value();
  }));
  constexpr int kCount = 60'000;
  for (int i = 2; i <= kCount; i += 1000) stage.append(i, std::min(i + 999, kCount));
  // Nothing was read meanwhile: most of it is lost to this subscriber.
  int live = 0;
  while (reader.bodies.size() < static_cast<std::size_t>(kCount)) {
    const auto message = client.next();
    ASSERT_TRUE(message) << "no beacon told of " << kCount - static_cast<int>(reader.bodies.size());
    ++live;
    reader.take(*message);
  }
  EXPECT_LT(live, kCount);
  EXPECT_GE(reader.gaps, 1);
  EXPECT_EQ(reader.bodies, expected(kCount));
}

TEST(Feed, KillingTheChildCostsIngestNothingAndSubscribersRecover) {
  Stage stage;
  stage.start_bus();
  Client client(stage.requests());
  Reader reader(client, "message.received.820000000000002.");
  reader.begin();
  client.subscribe(stage.feed(), "message.", 1000);
  int appended = 0;
  for (int round = 0; round < 3; ++round) {
    stage.append(appended + 1, appended + 50);
    appended += 50;
    stage.kill_child();
    stage.append(appended + 1, appended + 50);
    appended += 50;
  }
  while (reader.bodies.size() < static_cast<std::size_t>(appended)) {
    const auto message = client.next();
    ASSERT_TRUE(message) << reader.bodies.size() << "\n" << stage.log();
    reader.take(*message);
  }
  EXPECT_EQ(reader.bodies, expected(appended));
  EXPECT_EQ(stage.bus().status().restarts, 3U);
}

TEST(Feed, ErasedEventsKeepTheirPlace) {
  Stage stage;
  stage.append(1, 1, "person-a");
  stage.append(2, 2, "person-b");
  ASSERT_TRUE(stage.opened().keys->destroy(std::vector<std::string>{"person-a"}, INT64_MAX));
  stage.start_bus();
  Client client(stage.requests());
  const Message page = client.ask(R"({"v":0,"op":"fetch"})");
  ASSERT_EQ(page.frames.size(), 7U);
  EXPECT_NE(page.frames[2].find("\"erased\":true"), std::string::npos);
  EXPECT_EQ(page.frames[3], "");
  EXPECT_EQ(page.frames[6], testing::made_event(2).body);
}

TEST(Requests, FetchLastAndErrorsAreAnsweredWithTheirId) {
  Stage stage;
  stage.append(1, 3);
  stage.start_bus();
  Client client(stage.requests());
  EXPECT_EQ(client.ask(R"({"v":0,"op":"hello","id":"h"})").text("feed"), stage.feed());
  const Message last = client.ask(R"({"v":0,"op":"last","subject":"person-a","id":"l"})");
  EXPECT_EQ(last.text("id"), "l");
  ASSERT_EQ(last.frames.size(), 4U);
  EXPECT_EQ(last.frames[3], testing::made_event(3).body);
  EXPECT_EQ(client.ask(R"({"v":0,"op":"last","subject":"nobody"})").number("count"), 0);
  const Message error = client.ask(R"({"v":0,"op":"fetch","limit":-1,"id":"e"})");
  EXPECT_EQ(error.text("re"), "error");
  EXPECT_EQ(error.text("code"), "invalid");
  EXPECT_EQ(error.text("id"), "e");
  const std::string foreign = Cursor{.epoch = 3, .after = {{0, 0}}}.text();
  EXPECT_EQ(client.ask(R"({"v":0,"op":"fetch","after":")" + foreign + "\"}").text("code"), "reset");
  EXPECT_EQ(client.ask("\xff").text("code"), "invalid");
}

TEST(Doors, SocketsAreForTheirUserAlone) {
  Stage stage;
  stage.start_bus();
  for (const auto& path : {stage.socket(), feed_socket(stage.socket())}) {
    struct stat facts {};
    ASSERT_EQ(::stat(path.c_str(), &facts), 0) << path;
    EXPECT_EQ(facts.st_mode & 0777, 0600U) << path;
  }
  struct stat folder {};
  ASSERT_EQ(::stat(stage.socket().parent_path().c_str(), &folder), 0);
  EXPECT_EQ(folder.st_mode & 0777, 0700U);
}

TEST(Doors, TcpWantsTheToken) {
  Stage stage(10'000, true);
  stage.append(1, 1);
  stage.start_bus();
  const Listening at = stage.bus().status().listening;
  for (const std::string& wrong : {std::string(), std::string("token-of-the-tesT")}) {
    Client stranger(at.tcp_requests, wrong);
    stranger.say(R"({"v":0,"op":"fetch"})");
    EXPECT_FALSE(stranger.hear(500ms));
    stranger.subscribe(at.tcp_feed, "", 1000, wrong);
    EXPECT_FALSE(stranger.next(1500ms));
  }
  Client friendly(at.tcp_requests, "token-of-the-test");
  EXPECT_EQ(friendly.ask(R"({"v":0,"op":"hello"})").text("feed"), at.tcp_feed);
  friendly.subscribe(at.tcp_feed, "", 1000, "token-of-the-test");
  EXPECT_TRUE(friendly.next());
}

TEST(Doors, UnsafeSettingsAreRefusedWithTheRemedy) {
  Stage stage;
  BusOptions open = stage.options();
  open.tcp_address = "0.0.0.0";
  const auto off_loopback = stage.try_bus(std::move(open));
  ASSERT_FALSE(off_loopback);
  EXPECT_NE(off_loopback.error().what.find("CURVE"), std::string::npos);
  BusOptions bare = stage.options();
  bare.tcp_address = "127.0.0.1";
  bare.token = Secret("short");
  const auto without_token = stage.try_bus(std::move(bare));
  ASSERT_FALSE(without_token);
  EXPECT_EQ(without_token.error().what.find("short"), std::string::npos);
}

}  // namespace
}  // namespace sambung::bus
