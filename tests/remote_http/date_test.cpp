#include <gtest/gtest.h>

#include "plugins/http/date.hpp"
#include "plugins/http/retry_after.hpp"

namespace sambung::remote {
namespace {

using namespace std::chrono_literals;

constexpr const char* kText = "Sun, 06 Nov 1994 08:49:37 GMT";
const UnixTime kTime = from_unix_ms(784111777000);

Response saying(std::string value) {
  Response response;
  response.status = 429;
  response.headers = {{"retry-after", std::move(value)}};
  return response;
}

TEST(HttpDate, IsReadAndWritten) {
  EXPECT_EQ(parse_date(kText), kTime);
  EXPECT_EQ(date_text(kTime + 999ms), kText);
}

TEST(RetryAfter, IsSecondsOrADate) {
  EXPECT_EQ(retry_after(saying("7"), kTime), 7s);
  EXPECT_EQ(retry_after(saying(" 7 "), kTime), 7s);
  EXPECT_EQ(retry_after(saying(kText), kTime - 5s), 5s);
}

TEST(RetryAfter, TakesADateByTheServersClock) {
  Response response = saying(kText);
  response.server_ahead = 1h;
  EXPECT_EQ(retry_after(response, kTime - 1h - 5s), 5s);
}

TEST(RetryAfter, IsBounded) {
  EXPECT_EQ(retry_after(saying("99999999"), kTime), 24h);
  EXPECT_EQ(retry_after(saying(kText), kTime + 5s), 0s);
}

TEST(RetryAfter, IsNothingWhenItIsNeither) {
  EXPECT_FALSE(retry_after({}, kTime));
  for (const char* text : {"", "soon", "-1", "1.5", "9999999999999999999", "7 s"}) {
    EXPECT_FALSE(retry_after(saying(text), kTime)) << text;
  }
}

}  // namespace
}  // namespace sambung::remote
