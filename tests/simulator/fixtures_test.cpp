#include "core/simulator/fixtures.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/simulator/json.hpp"

namespace sambung::simulator {
namespace {

std::string file_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const std::filesystem::path kFolder =
    std::filesystem::path(SAMBUNG_SOURCE_DIR) / "core/simulator/fixtures";

TEST(Fixtures, AreTheFilesOfTheFolderByteForByte) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    const Fixture* fixture = find_fixture(entry.path().stem().string());
    ASSERT_NE(fixture, nullptr) << entry.path();
    EXPECT_EQ(fixture->json, file_of(entry.path())) << entry.path();
  }
  EXPECT_EQ(files, fixtures().size());
  EXPECT_GE(files, 300U);
}

TEST(Fixtures, AreEnvelopesNamedAfterTheirField) {
  for (const Fixture& fixture : fixtures()) {
    const auto body = parse_json(fixture.json);
    ASSERT_TRUE(body) << fixture.name;
    EXPECT_EQ((*body)["object"], "whatsapp_business_account") << fixture.name;
    const std::string field = (*body)["entry"][0]["changes"][0]["field"];
    const std::string prefix(fixture.name.substr(0, fixture.name.find('.')));
    EXPECT_EQ(prefix == "statuses" ? "messages" : prefix, field) << fixture.name;
    EXPECT_EQ((*body)["entry"][0].contains("time"),
              !(*body)["entry"][0]["changes"][0]["value"].contains("metadata") &&
                  field != "messaging_handovers")
        << fixture.name;
  }
}

TEST(Fixtures, CoverEveryDocumentedFieldOfWebhooks) {
  std::set<std::string> seen;
  for (const Fixture& fixture : fixtures()) {
    seen.insert((*parse_json(fixture.json))["entry"][0]["changes"][0]["field"]);
  }
  const std::set<std::string> documented = {"messages",
                                            "smb_message_echoes",
                                            "smb_app_state_sync",
                                            "history",
                                            "standby",
                                            "messaging_handovers",
                                            "user_preferences",
                                            "calls",
                                            "group_lifecycle_update",
                                            "group_participants_update",
                                            "group_settings_update",
                                            "group_status_update",
                                            "automatic_events",
                                            "message_template_status_update",
                                            "message_template_quality_update",
                                            "message_template_components_update",
                                            "template_category_update",
                                            "phone_number_name_update",
                                            "phone_number_quality_update",
                                            "security",
                                            "account_update",
                                            "account_review_update",
                                            "account_alerts",
                                            "business_capability_update",
                                            "business_username_update",
                                            "user_id_update",
                                            "partner_solutions",
                                            "payment_configuration_update",
                                            "flows"};
  EXPECT_EQ(seen, documented);
}

TEST(Fixtures, AreAllInTheIndex) {
  const std::string index = file_of(kFolder / "README.md");
  for (const Fixture& fixture : fixtures()) {
    EXPECT_NE(index.find("| `" + std::string(fixture.name) + "` |"), std::string::npos)
        << fixture.name;
  }
}

TEST(Fixtures, HoldNoNumberOfARealPerson) {
  // Every run of 10 to 15 digits that could be a phone is one of the made-up ranges.
  for (const Fixture& fixture : fixtures()) {
    for (std::size_t at = fixture.json.find("\"62"); at != std::string_view::npos;
         at = fixture.json.find("\"62", at + 1)) {
      const std::string_view number = fixture.json.substr(at + 1, 11);
      EXPECT_TRUE(number.starts_with("6281255") || number.starts_with("622155501"))
          << fixture.name << ": " << number;
    }
  }
}

TEST(Fixtures, GiveTheNearestNameForATypingError) {
  EXPECT_EQ(nearest_fixture("messages.txet"), "messages.text");
  EXPECT_EQ(nearest_fixture("text"), "messages.text");
  EXPECT_EQ(nearest_fixture("qqqqqqqqqqqqqqqqqqqqqqqqq"), "");
}

}  // namespace
}  // namespace sambung::simulator
