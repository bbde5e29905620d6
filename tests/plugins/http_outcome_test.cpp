#include <gtest/gtest.h>

#include <sambung/http.hpp>

namespace sambung {
namespace {

const HttpRequest kRead{.method = "GET", .url = "/contacts/42"};
const HttpRequest kWrite{.method = "POST", .url = "/contacts", .body = "{}"};
const HttpRequest kUpsert{.method = "POST", .url = "/upsert", .body = "{}", .repeatable = true};

HttpAnswer status(int number, int retry_after_s = 0) {
  HttpAnswer answer;
  answer.failure = HttpFailure::kNone;
  answer.status = number;
  answer.retry_after = std::chrono::seconds(retry_after_s);
  answer.body = "call +628123456789";
  return answer;
}

HttpAnswer failure(HttpFailure kind, bool bytes_left) {
  HttpAnswer answer;
  answer.failure = kind;
  answer.bytes_left = bytes_left;
  answer.reason = "https://crm.example: why";
  return answer;
}

std::int32_t of(const HttpRequest& request, const HttpAnswer& answer) {
  return outcome_of(request, answer).outcome;
}

TEST(HttpOutcome, SaysWhatStatusesMean) {
  EXPECT_EQ(of(kWrite, status(204)), SAMBUNG_DONE);
  EXPECT_EQ(of(kWrite, status(400)), SAMBUNG_INVALID);
  EXPECT_EQ(of(kWrite, status(401)), SAMBUNG_AUTH_DEAD);
  EXPECT_EQ(of(kWrite, status(403)), SAMBUNG_PERMISSION);
  EXPECT_EQ(of(kWrite, status(404)), SAMBUNG_GONE);
  EXPECT_EQ(of(kWrite, status(412)), SAMBUNG_CONFLICT);
  EXPECT_EQ(of(kWrite, status(503)), SAMBUNG_TRANSIENT);
}

TEST(HttpOutcome, TakesTheTimeThatTheSystemAsksFor) {
  EXPECT_EQ(of(kWrite, status(503, 7)), SAMBUNG_THROTTLED);
  const Outcome outcome = outcome_of(kRead, status(429, 7));
  EXPECT_EQ(outcome.outcome, SAMBUNG_THROTTLED);
  EXPECT_EQ(outcome.retry_after, std::chrono::seconds(7));
}

TEST(HttpOutcome, IsUnknownOnlyForWritesThatMayHaveBeenDone) {
  EXPECT_EQ(of(kWrite, status(502)), SAMBUNG_UNKNOWN);
  EXPECT_EQ(of(kUpsert, status(502)), SAMBUNG_TRANSIENT);
  EXPECT_EQ(of(kRead, status(502)), SAMBUNG_TRANSIENT);
  for (const HttpFailure kind :
       {HttpFailure::kAmbiguous, HttpFailure::kDeadline, HttpFailure::kCancelled}) {
    EXPECT_EQ(of(kWrite, failure(kind, true)), SAMBUNG_UNKNOWN);
    EXPECT_EQ(of(kUpsert, failure(kind, true)), SAMBUNG_TRANSIENT);
    EXPECT_EQ(of(kRead, failure(kind, true)), SAMBUNG_TRANSIENT);
  }
  EXPECT_EQ(of(kWrite, failure(HttpFailure::kDeadline, false)), SAMBUNG_TRANSIENT);
  EXPECT_EQ(of(kWrite, failure(HttpFailure::kNotSent, false)), SAMBUNG_TRANSIENT);
  EXPECT_EQ(of(kWrite, failure(HttpFailure::kTooLarge, true)), SAMBUNG_UNKNOWN);
}

TEST(HttpOutcome, PausesForWhatTheSettingsForbid) {
  EXPECT_EQ(of(kWrite, failure(HttpFailure::kNotAllowed, false)), SAMBUNG_PERMISSION);
  EXPECT_EQ(of(kWrite, failure(HttpFailure::kAuthDead, false)), SAMBUNG_AUTH_DEAD);
}

TEST(HttpOutcome, RepeatsNothingThatTheSystemWrote) {
  EXPECT_EQ(outcome_of(kWrite, status(400)).reason, "the system answered 400");
}

TEST(HttpAnswer, FindsHeadersWhateverTheirCase) {
  HttpAnswer answer;
  answer.headers = {{"ETag", "7"}};
  EXPECT_EQ(answer.header("etag"), "7");
  EXPECT_FALSE(answer.header("etags"));
}

}  // namespace
}  // namespace sambung
