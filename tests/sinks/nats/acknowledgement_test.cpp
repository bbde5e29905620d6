#include "connectors/nats/acknowledgement.hpp"

#include <gtest/gtest.h>

namespace sambung::nats {
namespace {

Outcome of(const std::string& answer) { return outcome_of_ack(answer, "WA"); }

std::int32_t of_code(int code, const std::string& said = "words") {
  return of(R"({"error":{"code":400,"err_code":)" + std::to_string(code) + R"(,"description":")" +
            said + R"("}})")
      .outcome;
}

TEST(NatsAcknowledgement, AStoredEventIsDoneAlsoWhenItWasThereAlready) {
  EXPECT_TRUE(of(R"({"stream":"WA","seq":7})").is_done());
  EXPECT_EQ(of(R"({"stream":"WA","seq":7,"duplicate":true})").remote_id, "WA:7");
}

TEST(NatsAcknowledgement, AnErrorMeansWhatItsNumberSays) {
  EXPECT_EQ(of_code(10054), SAMBUNG_INVALID);
  EXPECT_EQ(of_code(10060), SAMBUNG_PERMISSION);
  EXPECT_EQ(of_code(10039), SAMBUNG_PERMISSION);
  EXPECT_EQ(of_code(10047), SAMBUNG_QUOTA);
  EXPECT_EQ(of_code(10077, "maximum messages exceeded"), SAMBUNG_QUOTA);
  EXPECT_EQ(of_code(10077, "write error"), SAMBUNG_TRANSIENT);
  EXPECT_EQ(of_code(10008), SAMBUNG_TRANSIENT);
  EXPECT_EQ(of_code(99999), SAMBUNG_TRANSIENT);
}

TEST(NatsAcknowledgement, WhatCannotBeReadIsNotDone) {
  for (const char* answer : {"", "{}", "[]", "+OK", R"({"seq":"7"})", R"({"seq":-7})",
                             R"({"error":"x"})", R"({"error":{},"seq":1})"}) {
    EXPECT_EQ(of(answer).outcome, SAMBUNG_TRANSIENT) << answer;
  }
}

TEST(NatsAcknowledgement, NoWordOfTheServersGetsIntoTheReason) {
  const Outcome outcome =
      of(R"({"error":{"err_code":10077,"description":"+628123456789 did not fit"}})");
  EXPECT_EQ(outcome.reason.find("628"), std::string::npos);
}

}  // namespace
}  // namespace sambung::nats
