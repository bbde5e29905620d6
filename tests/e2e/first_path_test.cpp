#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "tests/e2e/running_broker.hpp"

namespace sambung {
namespace {

using testing::RunningBroker;

std::vector<nlohmann::json> lines_of(const std::filesystem::path& file) {
  std::vector<nlohmann::json> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

std::map<std::string, int> by_type(const std::vector<nlohmann::json>& lines) {
  std::map<std::string, int> counts;
  for (const auto& line : lines) ++counts[line.at("type").get<std::string>()];
  return counts;
}

class FirstPath : public ::testing::TestWithParam<settings::Isolation> {};

TEST_P(FirstPath, AMessageAndItsStatusesReachAFileThroughAPlugin) {
  RunningBroker running;
  const std::filesystem::path file = running.folder() / "events.jsonl";
  running.connect("archive", "jsonl", R"({"path":")" + file.string() + R"("})", GetParam());
  ASSERT_NO_FATAL_FAILURE(running.start());
  ASSERT_NO_FATAL_FAILURE(running.start_simulator());
  ASSERT_TRUE(running.simulator().verify_target());
  ASSERT_TRUE(running.simulator().say({.from = "6281255501234",
                                       .name = "Ayu",
                                       .text = "Apakah buka hari ini?",
                                       .type = "text",
                                       .content_json = {},
                                       .reply_to = {},
                                       .phone_number_id = {}}));
  for (const char* fixture : {"statuses.sent", "statuses.delivered", "statuses.read"}) {
    simulator::TriggerRequest request;
    request.name = fixture;
    const auto triggered = running.simulator().trigger(request);
    ASSERT_TRUE(triggered) << fixture << ": " << triggered.error().what;
  }
  ASSERT_TRUE(running.simulator().wait_settled(std::chrono::seconds(20)));
  ASSERT_TRUE(running.broker().drained(std::chrono::seconds(20))) << running.log();
  const auto counts = by_type(lines_of(file));
  EXPECT_EQ(counts.at("message.received"), 1);
  EXPECT_EQ(counts.at("message.status"), 3);
  EXPECT_GE(counts.at("person.created"), 1);
  EXPECT_GE(counts.at("identity.linked"), 1);
  EXPECT_GE(counts.at("conversation.opened"), 1);
  EXPECT_EQ(running.log().find("6281255501234"), std::string::npos);
  EXPECT_EQ(running.log().find("Ayu"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Isolations, FirstPath,
                         ::testing::Values(settings::Isolation::kProcess,
                                           settings::Isolation::kInline),
                         [](const auto& tested) {
                           return tested.param == settings::Isolation::kProcess
                                      ? std::string("Process")
                                      : std::string("Inline");
                         });

TEST(FirstPath, ARestartLosesAndDoublesNothing) {
  RunningBroker running;
  const std::filesystem::path file = running.folder() / "events.jsonl";
  running.connect("archive", "jsonl", R"({"path":")" + file.string() + R"("})");
  ASSERT_NO_FATAL_FAILURE(running.start());
  ASSERT_NO_FATAL_FAILURE(running.start_simulator({.duplicate = 0.5}));
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 20; ++i) {
      ASSERT_TRUE(running.simulator().say({.from = "62812555" + std::to_string(10000 + i % 7),
                                           .name = {},
                                           .text = "pesan " + std::to_string(round * 20 + i),
                                           .type = "text",
                                           .content_json = {},
                                           .reply_to = {},
                                           .phone_number_id = {}}));
    }
    running.stop();
    ASSERT_NO_FATAL_FAILURE(running.start());
  }
  ASSERT_TRUE(running.simulator().wait_settled(std::chrono::seconds(30)));
  ASSERT_TRUE(running.broker().drained(std::chrono::seconds(20))) << running.log();
  std::map<std::string, int> texts;
  for (const auto& line : lines_of(file)) {
    if (line.at("type") != "message.received") continue;
    ++texts[line.at("data").at("content").at("text").at("body").get<std::string>()];
  }
  EXPECT_EQ(texts.size(), 60U);
  for (const auto& [text, count] : texts) EXPECT_EQ(count, 1) << text;
}

}  // namespace
}  // namespace sambung
