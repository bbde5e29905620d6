#include "core/bus/request.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/bus/cursor.hpp"

namespace sambung::bus {
namespace {

std::string refused(std::string_view text) {
  const auto decoded = decode_request(text);
  const auto* refusal = std::get_if<Refusal>(&decoded);
  return refusal == nullptr ? "" : refusal->code + ": " + refusal->what;
}

TEST(Cursor, ReadsBackWhatItWrites) {
  const Cursor cursor{.epoch = 0xfedcba9876543210, .after = {{0, 0}, {3, UINT64_MAX}}};
  EXPECT_EQ(Cursor::parse(cursor.text()), cursor);
}

// Found by the fuzzer: three ways of writing one position.
TEST(Cursor, HasOneTextOnly) {
  ASSERT_TRUE(Cursor::parse("c0-5f4c9e1b22d4a7c3-0.12-1.7"));
  EXPECT_FALSE(Cursor::parse("c0-5f4c9e1b22d4A7c3-0.12-1.7"));
  EXPECT_FALSE(Cursor::parse("c0-5f4c9e1b22d4a7c3-1.7-0.12"));
}

TEST(Cursor, RefusesEveryOtherText) {
  const std::string good = Cursor{.epoch = 7, .after = {{0, 12}}}.text();
  for (const std::string& bad :
       {std::string(), std::string("c0-"), std::string("c0-7"), good + "-", good + "-0.1",
        good + "-1.", good + "-1.01", good + "-256.1", good + "-1.99999999999999999999", " " + good,
        good + " ", "c1" + good.substr(2), std::string("c0--000000000000007-0.1")}) {
    EXPECT_EQ(Cursor::parse(bad), std::nullopt) << bad;
  }
}

TEST(Request, UnknownFieldsArePassedOver) {
  const auto decoded = decode_request(
      R"({"v":0,"op":"fetch","id":"q1","prefixes":["message."],"limit":7,"novel":{"a":[1]}})");
  const auto* request = std::get_if<Request>(&decoded);
  ASSERT_NE(request, nullptr);
  EXPECT_EQ(request->op, Op::kFetch);
  EXPECT_EQ(request->id, "q1");
  EXPECT_EQ(request->page.events_max, 7U);
  EXPECT_EQ(request->page.prefixes, std::vector<std::string>{"message."});
}

TEST(Request, RefusalsSayWhichFieldAndWhy) {
  EXPECT_EQ(refused("[]"), "invalid: a request is a JSON object");
  EXPECT_EQ(refused(R"({"v":1,"op":"hello"})").substr(0, 8), "version:");
  EXPECT_EQ(refused(R"({"op":"hello"})").substr(0, 8), "version:");
  EXPECT_EQ(refused(R"({"v":0,"op":"steal"})").substr(0, 11), "unknown_op:");
  EXPECT_EQ(refused(R"({"v":0,"op":"fetch","limit":0})"),
            "invalid: field limit must be a whole number from 1 to 2000");
  EXPECT_EQ(refused(R"({"v":0,"op":"fetch","after":"x"})"),
            "invalid: field after is no cursor; send one back as it was given");
  EXPECT_EQ(refused(R"({"v":0,"op":"open","name":"A b"})").substr(0, 19), "invalid: field name");
  EXPECT_EQ(refused(R"({"v":0,"op":"ack","fence":1})"), "invalid: field delivery is missing");
  EXPECT_EQ(refused(R"({"v":0,"op":"open","name":"a","credit":257})").substr(0, 21),
            "invalid: field credit");
}

TEST(Request, AnyBytesGiveARequestOrARefusal) {
  const std::string seeds[] = {
      R"({"v":0,"op":"open","name":"crm","since":"2026-11-23T05:59:00Z","events":["a.*"],"credit":3})",
      R"({"v":0,"op":"nak","fence":18,"delivery":3,"delay_ms":5,"reason":"no\nluck"})",
      R"({"v":0,"op":"fetch","after":"c0-0000000000000007-0.12","bytes":100})"};
  std::mt19937 random(1);
  int taken = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = seeds[random() % 3];
    for (unsigned edits = random() % 4; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0: text[at] = static_cast<char>(random()); break;
        case 1: text.erase(at, random() % 9); break;
        default: text.insert(at, text.substr(random() % text.size(), random() % 9));
      }
      if (text.empty()) text = "{";
    }
    const auto decoded = decode_request(text);
    const auto* request = std::get_if<Request>(&decoded);
    if (request == nullptr) continue;
    ++taken;
    EXPECT_LE(request->credit, kCreditMax);
    EXPECT_LE(request->reason.size(), 256U);
    EXPECT_EQ(request->reason.find('\n'), std::string::npos);
  }
  EXPECT_GT(taken, 1000);
}

}  // namespace
}  // namespace sambung::bus
