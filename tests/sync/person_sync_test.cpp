#include "core/sync/person_sync.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace sambung::sync {

namespace {

using namespace std::chrono_literals;

/// A person with a record in one system, `crm`, both at {"name": "a"}.
class PersonSyncTest : public ::testing::Test {
 protected:
  PersonSyncTest() {
    sync_.want("crm");
    sync_.observe("crm", fresh({{"name", "a"}}, 1));
  }

  static Stamp by(Author author, UnixTime at = from_unix_ms(1'000'000)) {
    return {at, author, "sambung"};
  }
  static Observation fresh(Fields fields, std::int64_t version) {
    return {.remote_id = "r1",
            .former_ids = {},
            .fields = std::move(fields),
            .version = version,
            .stamp = by(Author::kMachine),
            .fresh = true};
  }
  static Observation news(Fields fields, std::int64_t version,
                          UnixTime at = from_unix_ms(1'000'000), Author author = Author::kMachine) {
    return {.remote_id = "r1",
            .former_ids = {},
            .fields = std::move(fields),
            .version = version,
            .stamp = by(author, at),
            .fresh = false};
  }
  static Written done(std::int64_t version, Fields returned = {}) {
    return {.result = Written::Result::kDone,
            .remote_id = "r1",
            .version = version,
            .returned = std::move(returned)};
  }
  /// The one write that is due.
  Write write() {
    auto writes = sync_.writes();
    EXPECT_EQ(writes.size(), 1U);
    return writes.empty() ? Write{} : writes.front();
  }
  Link& link() { return person_.links.at("crm"); }
  const Value& name() { return person_.fields.at("name").value; }

  Person person_;
  static Reach everything() { return {.fields = {{"name", Direction::kBoth}}, .may_create = true}; }
  Rules rules_ = {.fields = {{"name", {.policy = Policy::kHumanWins}}},
                  .connections = {{"crm", everything()}, {"shop", everything()}}};
  PersonSync sync_{person_, rules_};
};

TEST_F(PersonSyncTest, WritesNothingBeforeItHasReadTheRecord) {
  sync_.want("shop");
  EXPECT_TRUE(sync_.writes().empty());
  EXPECT_EQ(sync_.reads(), std::vector<std::string>{"shop"});
  sync_.find_nothing("shop");
  const Write made = write();
  EXPECT_EQ(made.connection, "shop");
  EXPECT_EQ(made.remote_id, "");
  EXPECT_EQ(made.fields, Fields({{"name", "a"}}));
}

TEST_F(PersonSyncTest, WritesAnEditOnceAndStops) {
  sync_.edit("name", "b", by(Author::kHuman));
  const Write begun = write();
  EXPECT_EQ(begun.fields, Fields({{"name", "b"}}));
  EXPECT_TRUE(sync_.writes().empty()) << "one write at a time";
  sync_.settle("crm", begun.intent, done(2));
  EXPECT_TRUE(sync_.writes().empty());
  sync_.observe("crm", news({{"name", "b"}}, 2));
  EXPECT_TRUE(sync_.writes().empty());
  EXPECT_TRUE(person_.losses.empty());
}

TEST_F(PersonSyncTest, TakesAPoorerFormForAgreed) {
  sync_.edit("name", "Budi", by(Author::kHuman));
  sync_.settle("crm", write().intent, done(2, {{"name", "BUDI"}}));
  sync_.observe("crm", fresh({{"name", "BUDI"}}, 2));
  EXPECT_EQ(name(), Value("Budi"));
  EXPECT_TRUE(sync_.writes().empty());
}

TEST_F(PersonSyncTest, LooksBeforeItRepeatsAWriteWhoseEndIsNotKnown) {
  sync_.edit("name", "b", by(Author::kHuman));
  sync_.settle("crm", write().intent, Written{});
  EXPECT_TRUE(sync_.writes().empty());
  EXPECT_EQ(sync_.reads(), std::vector<std::string>{"crm"});
  sync_.observe("crm", fresh({{"name", "b"}}, 2));
  EXPECT_TRUE(sync_.writes().empty()) << "it had taken effect";
  sync_.edit("name", "c", by(Author::kHuman));
  sync_.settle("crm", write().intent, Written{});
  sync_.observe("crm", fresh({{"name", "b"}}, 2));
  EXPECT_EQ(write().fields, Fields({{"name", "c"}})) << "it had not";
}

TEST_F(PersonSyncTest, DoubtsWhatACrashInterrupted) {
  sync_.edit("name", "b", by(Author::kHuman));
  write();
  EXPECT_TRUE(sync_.reads().empty());
  sync_.doubt_all();
  EXPECT_EQ(sync_.reads(), std::vector<std::string>{"crm"});
}

TEST_F(PersonSyncTest, KeepsWhatItOverwroteUnseen) {
  sync_.edit("name", "b", by(Author::kHuman));
  sync_.settle("crm", write().intent, done(3));
  sync_.observe("crm", news({{"name", "typed there"}}, 2));
  sync_.observe("crm", news({{"name", "typed there"}}, 2));
  ASSERT_EQ(person_.losses.size(), 1U) << "once, however often it is told";
  EXPECT_EQ(person_.losses[0].value, Value("typed there"));
  EXPECT_EQ(name(), Value("b"));
}

TEST_F(PersonSyncTest, ReadsWhenAStampDoesNotTellWhichWasFirst) {
  sync_.observe("crm", news({{"name", "b"}}, 1));
  EXPECT_EQ(name(), Value("a"));
  EXPECT_EQ(sync_.reads(), std::vector<std::string>{"crm"});
  sync_.observe("crm", fresh({{"name", "b"}}, 1));
  EXPECT_EQ(name(), Value("b"));
  EXPECT_TRUE(person_.losses.empty());
}

TEST_F(PersonSyncTest, TakesWhatCameDuringAWriteWhenTheWriteHasEnded) {
  sync_.edit("name", "b", by(Author::kMachine));
  const Write begun = write();
  sync_.observe("crm", news({{"name", "c"}}, 5, from_unix_ms(2'000'000), Author::kHuman));
  EXPECT_EQ(name(), Value("b"));
  sync_.settle("crm", begun.intent, done(4));
  EXPECT_EQ(name(), Value("c"));
}

TEST_F(PersonSyncTest, AnEchoThatComesDuringTheNextWriteIsNobodysLostValue) {
  sync_.edit("name", "b", by(Author::kHuman));
  sync_.settle("crm", write().intent, done(2));
  sync_.edit("name", "c", by(Author::kHuman));
  const Write second = write();
  sync_.observe("crm", news({{"name", "b"}}, 2));
  sync_.settle("crm", second.intent, done(3));
  EXPECT_TRUE(sync_.writes().empty());
  EXPECT_TRUE(person_.losses.empty());
}

TEST_F(PersonSyncTest, ReadsAgainWhenTheRecordHadMoved) {
  sync_.edit("name", "b", by(Author::kMachine));
  const Write begun = write();
  EXPECT_EQ(begun.expected_version, 1);
  sync_.settle("crm", begun.intent,
               {.result = Written::Result::kMoved, .remote_id = {}, .version = {}, .returned = {}});
  EXPECT_EQ(sync_.reads(), std::vector<std::string>{"crm"});
}

TEST_F(PersonSyncTest, DoesNotRepeatWhatTheSystemRefuses) {
  sync_.edit("name", "b", by(Author::kHuman));
  sync_.settle(
      "crm", write().intent,
      {.result = Written::Result::kRefused, .remote_id = {}, .version = {}, .returned = {}});
  EXPECT_TRUE(sync_.writes().empty());
  sync_.edit("name", "c", by(Author::kHuman));
  EXPECT_EQ(write().fields, Fields({{"name", "c"}}));
}

TEST_F(PersonSyncTest, DoesNotBringBackWhatWasDeletedThere) {
  sync_.find_nothing("crm");
  sync_.edit("name", "b", by(Author::kHuman));
  sync_.observe("crm", news({{"name", "a"}}, 9));
  EXPECT_TRUE(sync_.writes().empty());
  EXPECT_TRUE(sync_.reads().empty());
  EXPECT_EQ(name(), Value("b"));
}

TEST_F(PersonSyncTest, AsksWhoseRecordAStrangeIdIs) {
  Observation strange = news({{"name", "b"}}, 7);
  strange.remote_id = "r2";
  sync_.observe("crm", strange);
  EXPECT_EQ(name(), Value("a"));
  EXPECT_EQ(sync_.reads(), std::vector<std::string>{"crm"});
  Observation merged = fresh({{"name", "b"}}, 7);
  merged.remote_id = "r2";
  sync_.observe("crm", merged);
  EXPECT_EQ(name(), Value("b"));
  EXPECT_EQ(link().remote_id, "r2");
  sync_.observe("crm", news({{"name", "c"}}, 8));
  EXPECT_EQ(name(), Value("c")) << "the record that went into it still speaks of this person";
}

TEST_F(PersonSyncTest, LaysAFieldThatMachinesRewriteByTurnsBeforeAHuman) {
  for (int i = 0; i < 8; ++i) {
    sync_.observe("crm",
                  news({{"name", "v" + std::to_string(i)}}, 2 + i, from_unix_ms(1'000'000 + i)));
  }
  ASSERT_TRUE(person_.reviews.contains("name"));
  EXPECT_TRUE(person_.reviews.at("name").alarm);
  EXPECT_TRUE(sync_.writes().empty());
  sync_.edit("name", "settled", by(Author::kHuman));
  EXPECT_TRUE(person_.reviews.empty());
  EXPECT_EQ(write().fields, Fields({{"name", "settled"}}));
}

TEST_F(PersonSyncTest, AReviewOfAFieldThatASystemOwnsIsEndedByAHumanToo) {
  rules_.fields["name"] = {.policy = Policy::kOwner, .owner = "crm"};
  person_.reviews["name"] = {
      .offers = {{Value("b"), by(Author::kMachine)}, {Value("c"), by(Author::kMachine)}},
      .alarm = true};
  sync_.edit("name", "c", by(Author::kHuman));
  EXPECT_TRUE(person_.reviews.empty());
  EXPECT_EQ(name(), Value("c"));
  sync_.edit("name", "d", by(Author::kHuman));
  EXPECT_EQ(name(), Value("c")) << "it is the crm's again";
  ASSERT_FALSE(person_.losses.empty());
  EXPECT_EQ(person_.losses.back().reason, "owner");
}

TEST_F(PersonSyncTest, ARecordIsLookedForAndMadeInOneGo) {
  sync_.want("shop");
  const auto made = sync_.make("shop");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->fields, Fields({{"name", "a"}}));
  EXPECT_TRUE(sync_.reads().empty());
  EXPECT_TRUE(sync_.writes().empty());
  sync_.settle("shop", made->intent,
               {.result = Written::Result::kDone, .remote_id = "s1", .version = 1, .returned = {}});
  EXPECT_EQ(person_.links["shop"].remote_id, "s1");
  EXPECT_TRUE(sync_.reads().empty());
  EXPECT_FALSE(sync_.make("shop"));
}

TEST_F(PersonSyncTest, WhatTheLookBeforeAMakingFindsIsMet) {
  sync_.want("shop");
  ASSERT_TRUE(sync_.make("shop"));
  Observation found = fresh({{"name", "typed there"}}, 1);
  found.remote_id = "s1";
  found.stamp.at = from_unix_ms(2'000'000);
  sync_.observe("shop", found);
  EXPECT_EQ(name(), Value("typed there"));
  EXPECT_EQ(person_.links["shop"].state, Link::State::kLinked);
  EXPECT_FALSE(person_.links["shop"].intent);
  EXPECT_TRUE(sync_.reads().empty());
}

TEST_F(PersonSyncTest, AMakingThatWasCalledOffIsLookedForAgain) {
  sync_.want("shop");
  const auto made = sync_.make("shop");
  ASSERT_TRUE(made);
  sync_.call_off("shop", made->intent + 1);
  EXPECT_TRUE(sync_.reads().empty()) << "it was another one";
  sync_.call_off("shop", made->intent);
  EXPECT_EQ(sync_.reads(), std::vector<std::string>{"shop"});
  EXPECT_TRUE(sync_.make("shop"));
}

TEST_F(PersonSyncTest, AMakingInDoubtIsLookedForAlone) {
  sync_.want("shop");
  ASSERT_TRUE(sync_.make("shop"));
  sync_.doubt_all();
  EXPECT_EQ(sync_.reads(), std::vector<std::string>{"shop"});
  EXPECT_FALSE(sync_.make("shop"));
  sync_.find_nothing("shop");
  const auto writes = sync_.writes();
  ASSERT_FALSE(writes.empty());
  EXPECT_TRUE(writes.front().doubted);
}

TEST_F(PersonSyncTest, AbsorbingKeepsWhatIsHereAndLosesNothingSilently) {
  Person other;
  PersonSync theirs(other, rules_);
  Observation record = fresh({{"name", "b"}}, 5);
  record.remote_id = "r9";
  theirs.observe("crm", record);
  sync_.absorb(other);
  EXPECT_EQ(name(), Value("a"));
  EXPECT_EQ(person_.links["crm"].remote_id, "r1");
  ASSERT_EQ(person_.losses.size(), 1U);
  EXPECT_EQ(person_.losses[0].value, Value("b"));
  EXPECT_EQ(person_.losses[0].reason, "merged");
}

TEST_F(PersonSyncTest, AWriteOfAnAbsorbedPersonIsReadAndNotTakenForOneOfOurs) {
  sync_.want("shop");
  const auto ours = sync_.make("shop");
  Person other;
  PersonSync theirs(other, rules_);
  Observation record = fresh({{"name", "a"}}, 5);
  record.remote_id = "r9";
  theirs.observe("shop", record);
  theirs.edit("name", "b", by(Author::kHuman));
  const auto their_write = theirs.write("shop");
  ASSERT_TRUE(ours && their_write);
  ASSERT_EQ(ours->intent, their_write->intent) << "each counts its own";

  sync_.absorb(other);
  const Link& link = person_.links["shop"];
  EXPECT_EQ(link.remote_id, "r9");
  sync_.settle(
      "shop", ours->intent,
      {.result = Written::Result::kDone, .remote_id = "r10", .version = 6, .returned = {}});
  EXPECT_EQ(link.remote_id, "r9") << "the other record is not this person's";
  ASSERT_TRUE(link.intent);
  EXPECT_TRUE(link.intent->unknown);
  EXPECT_EQ(sync_.reads(), std::vector<std::string>{"shop"});
}

TEST_F(PersonSyncTest, WhatMayHaveBeenMadeForAnAbsorbedPersonIsLookedForBeforeItIsMade) {
  sync_.want("shop");
  Person other;
  PersonSync theirs(other, rules_);
  theirs.want("shop");
  theirs.edit("name", "b", by(Author::kHuman));
  ASSERT_TRUE(theirs.make("shop"));
  sync_.absorb(other);
  EXPECT_EQ(sync_.reads(), std::vector<std::string>{"shop"});
  EXPECT_FALSE(sync_.make("shop")) << "that would not be looked for alone";
}

TEST_F(PersonSyncTest, NeverWritesAFieldThatIsNotDeclared) {
  sync_.edit("secret", "x", by(Author::kHuman));
  sync_.observe("crm", news({{"other", "y"}}, 2));
  EXPECT_TRUE(sync_.writes().empty());
  EXPECT_EQ(person_.fields.size(), 1U);
}

}  // namespace

}  // namespace sambung::sync
