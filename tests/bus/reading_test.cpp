#include <gtest/gtest.h>

#include <algorithm>

#include "core/bus/follower.hpp"
#include "core/bus/page.hpp"
#include "core/bus/topic.hpp"
#include "core/json/document.hpp"
#include "tests/journal/opened_journal.hpp"

namespace sambung::bus {
namespace {

using journal::OpenedJournal;
using testing::made_event;

model::EncodedEvent status_event(int number) {
  model::EncodedEvent event = made_event(number);
  event.envelope.type = "message.status";
  return event;
}

std::int64_t number(const std::string& header, std::string_view key) {
  const auto document = json::Document::parse(header);
  return document ? document->root()[key].integer().value_or(-1) : -2;
}

TEST(Topic, EveryLevelEndsInADot) {
  model::Envelope envelope;
  envelope.type = "account.changed";
  EXPECT_EQ(topic_of(envelope), "account.changed.-.");
  envelope.account = "71";
  EXPECT_EQ(topic_of(envelope), "account.changed.71.");
  envelope.channel = "8.2 0";
  EXPECT_EQ(topic_of(envelope), "account.changed.8_2_0.");
  EXPECT_TRUE(has_prefix("message.received.8.", {"call.", "message."}));
  EXPECT_FALSE(has_prefix("messages.received.8.", {"message."}));
}

TEST(Page, GoesThroughTheWholeJournalInBoundedSteps) {
  OpenedJournal opened(3);
  for (int i = 1; i <= 40; ++i) {
    opened.append(
        {made_event(i, "scope", "channel" + std::to_string(i % 5)), status_event(100 + i)});
  }
  PageRequest request{
      .prefixes = {"message.received."}, .start = {}, .events_max = 7, .bytes_max = 1 << 20};
  std::vector<std::string> bodies;
  for (bool more = true; more;) {
    auto page = read_page(request, *opened.journal);
    ASSERT_TRUE(page) << page.error().what;
    ASSERT_LE(page->events.size(), 7U);
    for (const EventFrames& event : page->events) bodies.push_back(event.body);
    more = page->more;
    request.start = {.from = StartAt::From::kCursor, .since = {}, .cursor = page->next};
  }
  std::sort(bodies.begin(), bodies.end());
  EXPECT_EQ(bodies.size(), 40U);
  EXPECT_EQ(std::unique(bodies.begin(), bodies.end()), bodies.end());
}

TEST(Page, ACursorOfAnotherJournalIsRefusedWithTheReason) {
  OpenedJournal opened;
  PageRequest request;
  request.start = {
      .from = StartAt::From::kCursor, .since = {}, .cursor = {.epoch = 1, .after = {{0, 0}}}};
  const auto page = read_page(request, *opened.journal);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, ErrorCode::kInvalid);
  EXPECT_NE(page.error().what.find("restored or is new"), std::string::npos);
}

TEST(Page, WhatRetentionTookIsSaid) {
  OpenedJournal opened;
  for (int i = 1; i <= 10; ++i) opened.append({made_event(i)});
  opened.clock.advance(std::chrono::hours(24));
  ASSERT_TRUE(opened.journal->trim(0, opened.clock.now(), 6));
  const auto page = read_page({}, *opened.journal);
  ASSERT_TRUE(page) << page.error().what;
  ASSERT_EQ(page->events.size(), 5U);
  EXPECT_TRUE(page->truncated.empty());  // from the start means from what there is
  PageRequest request;
  request.start = {.from = StartAt::From::kCursor,
                   .since = {},
                   .cursor = {.epoch = opened.journal->epoch(), .after = {{0, 2}}}};
  const auto later = read_page(request, *opened.journal);
  ASSERT_TRUE(later);
  ASSERT_EQ(later->truncated.size(), 1U);
  EXPECT_EQ(later->truncated[0].from, 3U);
  EXPECT_EQ(later->truncated[0].to, 5U);
}

/// A follower and what it has given.
struct Followed {
  explicit Followed(OpenedJournal& opened) : follower(*opened.journal) {}

  void step() {
    auto more =
        follower.step(now, [this](const EventFrames& event) { headers.push_back(event.header); });
    ASSERT_TRUE(more) << more.error().what;
  }
  void beacons() {
    follower.beacons(now, [this](const std::string& topic, const std::string& header) {
      beaconed.push_back(topic + std::to_string(number(header, "offset")));
    });
  }

  Follower follower;
  Follower::Clock::time_point now{std::chrono::hours(1)};
  std::vector<std::string> headers;
  std::vector<std::string> beaconed;
};

TEST(Follower, EachEventNamesTheOneBeforeItInItsTopic) {
  OpenedJournal opened;
  opened.append({made_event(1), status_event(2)});
  Followed followed(opened);
  ASSERT_TRUE(followed.follower.skip_to_end());
  opened.append({made_event(3), made_event(4), status_event(5), made_event(6, "s", "new")});
  followed.step();
  ASSERT_EQ(followed.headers.size(), 4U);
  EXPECT_EQ(number(followed.headers[0], "prev"), 1);
  EXPECT_EQ(number(followed.headers[1], "prev"), 3);
  EXPECT_EQ(number(followed.headers[2], "prev"), 2);
  EXPECT_EQ(number(followed.headers[3], "prev"), 0);
}

TEST(Follower, SaysWhenItDoesNotKnowTheEventBefore) {
  OpenedJournal opened;
  std::vector<model::EncodedEvent> many;
  many.push_back(status_event(1));
  for (int i = 2; i <= 1100; ++i) many.push_back(made_event(i));
  opened.append(std::move(many));
  Followed followed(opened);
  ASSERT_TRUE(followed.follower.skip_to_end());
  opened.append({status_event(2000)});
  followed.step();
  ASSERT_EQ(followed.headers.size(), 1U);
  EXPECT_NE(followed.headers[0].find("\"prev\":null"), std::string::npos);
}

TEST(Follower, ATopicThatWentQuietIsBeaconedOnceSoonAndThenSeldom) {
  OpenedJournal opened;
  Followed followed(opened);
  ASSERT_TRUE(followed.follower.skip_to_end());
  opened.append({made_event(1), made_event(2)});
  followed.step();
  followed.beacons();
  EXPECT_TRUE(followed.beaconed.empty());
  followed.now += std::chrono::milliseconds(1001);
  followed.beacons();
  followed.now += std::chrono::seconds(29);
  followed.beacons();
  ASSERT_EQ(followed.beaconed, std::vector<std::string>{"message.received.820000000000002.2"});
  followed.now += std::chrono::seconds(2);
  followed.beacons();
  EXPECT_EQ(followed.beaconed.size(), 2U);
}

TEST(Follower, GoesOnWhereAnEarlierOneStopped) {
  OpenedJournal opened;
  opened.append({made_event(1), made_event(2), made_event(3)});
  Followed followed(opened);
  ASSERT_TRUE(followed.follower.resume({1}));
  followed.step();
  ASSERT_EQ(followed.headers.size(), 2U);
  EXPECT_NE(followed.headers[0].find("\"prev\":null"), std::string::npos);
  EXPECT_EQ(number(followed.headers[1], "prev"), 2);
}

}  // namespace
}  // namespace sambung::bus
