#include "connectors/sink/name_template.hpp"

#include <gtest/gtest.h>

#include <sambung/host.hpp>

#include "tests/sinks/made_batch.hpp"

namespace sambung::sink {
namespace {

using testing::MadeBatch;

std::string named(const std::string& text, const std::string& channel,
                  const std::string& type = "message.received") {
  MadeBatch made;
  made.add("P1", "{}", type).channel = made.keep(channel);
  return NameTemplate("subject", text, 60).of(made[0]).value_or("none");
}

TEST(NameTemplate, TakesTypeChannelAndAccount) {
  EXPECT_EQ(named("wa.{type}.{channel}", "555"), "wa.message.received.555");
  EXPECT_EQ(named("{account}_{channel}", "555"), "710000000000001_555");
  EXPECT_EQ(named("wa.{channel}", ""), "wa.-");
}

TEST(NameTemplate, AValueCannotMakeTokensOrWildcards) {
  EXPECT_EQ(named("wa.{channel}", "a.>.*b c\n"), "wa.a____b_c_");
  EXPECT_EQ(named("wa.{type}", "555", "message.>"), "none");
  EXPECT_EQ(named("wa.{type}", "555", "a..b"), "none");
  EXPECT_EQ(named("wa.{channel}", std::string(100, '1')), "none");
}

TEST(NameTemplate, MistakesAreToldWithTheKey) {
  for (const char* text : {"", ".a", "a.", "a..b", "a.*", "a.>", "a b", "a.{person}", "a.{type"}) {
    try {
      NameTemplate("subject", text, 60);
      ADD_FAILURE() << text;
    } catch (const ConfigError& error) {
      EXPECT_EQ(std::string(error.what()).rfind("subject: must be", 0), 0U);
    }
  }
}

}  // namespace
}  // namespace sambung::sink
