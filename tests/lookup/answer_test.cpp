#include "core/lookup/answer.hpp"

#include <gtest/gtest.h>

#include "core/lookup/cache.hpp"
#include "tests/lookup/scripted_port.hpp"

namespace sambung::lookup {
namespace {

using deliver::OutcomeClass;

const Question kQuestion{.what = "order", .keys = {{"id", {"1001"}}}, .limit = 2};

Result<Answer> read(std::vector<std::string> items, OutcomeClass outcome = OutcomeClass::kDone,
                    std::string reason = {}) {
  return read_answer(gave(std::move(items), outcome, std::move(reason)), kQuestion,
                     from_unix_ms(1000));
}

TEST(LookupAnswer, ARecordBecomesItsFieldsWithItsIdAndAnObjectStaysAsItIs) {
  const auto answer =
      read({R"({"object":"order","id":"42","version":1,"at":1,"fields":{"number":"1001"}})",
            R"({"number":"1002","total":"5.00"})"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->items, R"([{"id":"42","number":"1001"},{"number":"1002","total":"5.00"}])");
  EXPECT_EQ(to_json(*answer, kQuestion, "shop", std::chrono::milliseconds(5)),
            R"({"connection":"shop","what":"order","stale":false,"age_ms":5,"items":)" +
                answer->items + "}");
}

TEST(LookupAnswer, NoMoreThanWantedAndWhatCannotBeMappedIsCounted) {
  const auto answer = read({R"({"object":"order","id":"1","fields":{},"mapping_error":"/a: b"})",
                            R"({"n":1})", R"({"n":2})", R"({"n":3})"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->items, R"([{"n":1},{"n":2}])");
  EXPECT_EQ(answer->left_out, 1U);
}

TEST(LookupAnswer, WhatBreaksTheContractIsNoAnswer) {
  const std::string deep = std::string(40, '[') + std::string(40, ']');
  for (const std::string& item :
       {std::string("[]"), std::string("{"), std::string("\"text\""), "{\"a\":" + deep + "}",
        "{\"a\":\"" + std::string(kItemBytesMax, 'x') + "\"}"}) {
    const auto answer = read({R"({"good":true})", item});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalid);
  }
}

TEST(LookupAnswer, AnOutcomeIsAnErrorByWhatMustBeDone) {
  const auto code = [](OutcomeClass outcome) { return read({}, outcome, "why").error().code; };
  EXPECT_EQ(code(OutcomeClass::kInvalid), ErrorCode::kInvalid);
  EXPECT_EQ(code(OutcomeClass::kNotSupported), ErrorCode::kInvalid);
  EXPECT_EQ(code(OutcomeClass::kAuthDead), ErrorCode::kUnauthorised);
  EXPECT_EQ(code(OutcomeClass::kPermission), ErrorCode::kUnauthorised);
  EXPECT_EQ(code(OutcomeClass::kThrottled), ErrorCode::kFull);
  EXPECT_EQ(code(OutcomeClass::kQuota), ErrorCode::kUnavailable);
  EXPECT_EQ(code(OutcomeClass::kTransient), ErrorCode::kUnavailable);
  EXPECT_EQ(code(OutcomeClass::kUnknown), ErrorCode::kUnavailable);
  EXPECT_EQ(read({R"({"n":1})"}, OutcomeClass::kGone)->items, "[]");
}

TEST(LookupCache, AnswersGrowTooOldAndTheOldestGoFirst) {
  Cache cache(std::chrono::milliseconds(1000));
  const auto at = [](std::int64_t ms) {
    Answer answer;
    answer.at = from_unix_ms(ms);
    return answer;
  };
  cache.put("a", at(0));
  cache.put("b", at(500));
  EXPECT_NE(cache.find("a", from_unix_ms(1000)), nullptr);
  EXPECT_EQ(cache.find("a", from_unix_ms(1001)), nullptr);
  EXPECT_NE(cache.find("b", from_unix_ms(1001)), nullptr);
  for (std::size_t i = 0; i < Cache::kAnswersMax + 10; ++i) cache.put(std::to_string(i), at(600));
  EXPECT_EQ(cache.size(), Cache::kAnswersMax);
  EXPECT_EQ(cache.find("b", from_unix_ms(1001)), nullptr);
  EXPECT_EQ(cache.find("9", from_unix_ms(1001)), nullptr);
  EXPECT_NE(cache.find("10", from_unix_ms(1001)), nullptr);
  cache.clear();
  EXPECT_EQ(cache.size(), 0U);
}

TEST(LookupCache, BytesAreBoundedToo) {
  Cache cache(std::chrono::milliseconds(1000));
  Answer big;
  big.items = std::string(kAnswerBytesMax, 'x');
  for (int i = 0; i < 100; ++i) cache.put(std::to_string(i), big);
  EXPECT_LE(cache.size() * kAnswerBytesMax, Cache::kBytesMax);
  EXPECT_GT(cache.size(), 20U);
}

}  // namespace
}  // namespace sambung::lookup
