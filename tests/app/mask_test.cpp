#include <gtest/gtest.h>

#include "core/app/cli/log.hpp"
#include "core/app/cli/mask.hpp"

namespace sambung::cli {
namespace {

TEST(Mask, TakesOutPhoneNumbersHoweverTheyAreWritten) {
  const Mask mask;
  EXPECT_EQ(mask.apply("to 6281255501234 now"), "to (number) now");
  EXPECT_EQ(mask.apply("to +62 812-5550-1234."), "to (number).");
  EXPECT_EQ(mask.apply("+62 (812) 5550 1234"), "(number)");
  EXPECT_EQ(mask.apply("from=6281255501234"), "from=(number)");
  EXPECT_EQ(mask.apply("\"6281255501234\",\"6281255501235\""), "\"(number)\",\"(number)\"");
}

TEST(Mask, LeavesOurOwnFiguresAndIds) {
  const Mask mask;
  for (const char* line :
       {"event=started port=8080", "offset=1234567890", "channel=820000000000002 lag=3",
        "id=01M82V7TTR0V8HFRBT7QDH1CTW", "2026-11-25T17:00:00Z info x", "sha eb2783e812345678",
        "bytes=123456789012", "7 digits 1234567"}) {
    EXPECT_EQ(mask.apply(line), line);
  }
}

TEST(Mask, TakesOutTheSecretsOfTheSettings) {
  std::vector<Secret> secrets;
  secrets.emplace_back("hunter2-long");
  secrets.emplace_back("ab");
  const Mask mask(std::move(secrets));
  EXPECT_EQ(mask.apply("x hunter2-long y hunter2-long"), "x (secret) y (secret)");
  EXPECT_EQ(mask.apply("about"), "about");
}

TEST(LogFields, BecomeJsonMembers) {
  EXPECT_EQ(fields_json("event=a n=3 reason=\"two words\" last=x"),
            R"("event":"a","n":"3","reason":"two words","last":"x")");
  EXPECT_EQ(fields_json("plain \"text\""), R"("msg":"plain \"text\"")");
  EXPECT_EQ(fields_json("event="), R"("event":"")");
}

}  // namespace
}  // namespace sambung::cli
