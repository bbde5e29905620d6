#include "tests/whatsapp/fixtures.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/json/document.hpp"
#include "core/model/codec.hpp"

namespace sambung::whatsapp {
namespace {

/// Fixtures that show what happens to something that nobody documents.
bool is_deliberately_unknown(const std::string& name) {
  return name.find("unknown_") != std::string::npos ||
         name.find("undocumented") != std::string::npos;
}

TEST(EveryFixture, IsUnderstoodWhole) {
  ASSERT_GT(fixtures().size(), 250U);
  for (const Fixture& one : fixtures()) {
    const auto events = normalise(one.body, test_source());
    EXPECT_FALSE(events.empty()) << one.name;
    if (is_deliberately_unknown(one.name)) continue;
    for (const auto& event : events) {
      EXPECT_NE(event.envelope.type, "unrecognised") << one.name << " " << event.body;
    }
  }
}

TEST(EveryFixture, ReadsBackAsItWasWritten) {
  for (const Fixture& one : fixtures()) {
    for (const auto& event : normalise(one.body, test_source())) {
      const auto data = model::decode(event.envelope.type, event.envelope.version, event.body);
      ASSERT_TRUE(data) << one.name << ": " << data.error().what << "\n" << event.body;
      EXPECT_EQ(model::encode(*data), event.body) << one.name;
    }
  }
}

TEST(EveryFixture, TellsEventsApart) {
  for (const Fixture& one : fixtures()) {
    std::set<std::string> ids;
    const auto events = normalise(one.body, test_source());
    for (const auto& event : events) ids.insert(event.envelope.id.text());
    EXPECT_EQ(ids.size(), events.size()) << one.name;
  }
}

/// JSON Lines, on the terminal and in files, rest on this; and a fixture is indented.
TEST(EveryFixture, GivesBodiesAndRawPartsOfOneLine) {
  for (const Fixture& one : fixtures()) {
    for (const auto& event : normalise(one.body, test_source())) {
      EXPECT_EQ((event.body + event.raw).find('\n'), std::string::npos) << one.name;
    }
  }
}

TEST(EveryFixture, RawPartsGiveTheSameEventAgain) {
  for (const Fixture& one : fixtures()) {
    for (const auto& event : normalise(one.body, test_source())) {
      const auto body = body_of_raw(event.raw);
      ASSERT_TRUE(body) << one.name;
      const auto again = normalise(*body, test_source());
      ASSERT_EQ(again.size(), 1U) << one.name << " " << event.raw;
      EXPECT_EQ(again[0].envelope.id, event.envelope.id) << one.name;
      EXPECT_EQ(again[0].body, event.body) << one.name;
      EXPECT_EQ(again[0].raw, event.raw) << one.name;
      EXPECT_EQ(again[0].envelope.subject, event.envelope.subject) << one.name;
    }
  }
}

/// Everything between the brackets of `entry`.
std::string entries_of(const std::string& body) {
  const auto document = json::Document::parse(body);
  const std::string_view raw = document->root()["entry"].raw();
  return std::string(raw.substr(1, raw.size() - 2));
}

TEST(EveryFixture, HasTheSameIdsInABatchOfAllOfThem) {
  std::string batch = R"({"object":"whatsapp_business_account","entry":[)";
  std::set<std::string> expected;
  bool first = true;
  for (const Fixture& one : fixtures()) {
    if (one.name.rfind("history.", 0) == 0 && one.body.size() > 500000) continue;
    if (!first) batch += ",";
    first = false;
    batch += entries_of(one.body);
    for (const auto& event : normalise(one.body, test_source())) {
      expected.insert(event.envelope.id.text());
    }
  }
  batch += "]}";
  std::set<std::string> found;
  for (const auto& event : normalise(batch, test_source())) found.insert(event.envelope.id.text());
  EXPECT_EQ(found, expected);
}

TEST(EveryFixture, KeepsPersonalIdentifiersOutOfTheEnvelope) {
  for (const Fixture& one : fixtures()) {
    for (const auto& event : normalise(one.body, test_source())) {
      const auto& e = event.envelope;
      const std::string clear =
          e.id.text() + e.type + e.source + e.account + e.channel + e.subject + event.seal_scope;
      EXPECT_EQ(clear.find("62812555"), std::string::npos) << one.name;
      EXPECT_EQ(clear.find("ID."), std::string::npos) << one.name;
      EXPECT_EQ(clear.find("wamid"), std::string::npos) << one.name;
    }
  }
}

TEST(EveryFixture, AnEventThatNamesAPersonIsSealedForThem) {
  for (const Fixture& one : fixtures()) {
    for (const auto& event : normalise(one.body, test_source())) {
      EXPECT_EQ(event.seal_scope, event.envelope.subject) << one.name;
      const bool names = event.body.find("\"wa_id\":\"") != std::string::npos ||
                         event.body.find("\"user_id\":\"") != std::string::npos;
      EXPECT_TRUE(!names || !event.seal_scope.empty()) << one.name << event.body;
    }
  }
}

}  // namespace
}  // namespace sambung::whatsapp
