// schemas/asyncapi.yaml against the code.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/bus/event_frames.hpp"
#include "core/bus/request.hpp"
#include "core/json/document.hpp"
#include "core/model/codec.hpp"
#include "tests/support/made_event.hpp"

namespace sambung::bus {
namespace {

std::filesystem::path schemas() { return std::filesystem::path(SAMBUNG_SOURCE_DIR) / "schemas"; }

YAML::Node document() { return YAML::LoadFile((schemas() / "asyncapi.yaml").string()); }

std::vector<std::string> keys_of(const YAML::Node& map) {
  std::vector<std::string> keys;
  for (const auto& entry : map) keys.push_back(entry.first.as<std::string>());
  std::sort(keys.begin(), keys.end());
  return keys;
}

TEST(AsyncApi, EveryEventTypeHasItsTopicAndItsSchema) {
  const YAML::Node api = document();
  std::vector<std::string> types = model::type_names();
  for (const std::string& type : types) {
    EXPECT_EQ(api["channels"][type]["address"].as<std::string>(""), type + ".{key}.") << type;
    const auto schema = api["components"]["messages"][type]["payload"]["$ref"].as<std::string>("");
    EXPECT_EQ(schema, "events/" + type + ".v1.json");
    EXPECT_TRUE(std::filesystem::exists(schemas() / schema)) << schema;
  }
  types.emplace_back("requests");
  std::sort(types.begin(), types.end());
  EXPECT_EQ(keys_of(api["channels"]), types);
}

TEST(AsyncApi, TheHeaderHasExactlyTheFieldsThatAreDescribed) {
  const YAML::Node described = document()["components"]["schemas"]["header"]["properties"];
  journal::Record record;
  record.position = {.epoch = 1, .partition = 0, .offset = 1};
  record.erased = true;
  record.event = testing::made_event(1);
  record.event.envelope.cause = record.event.envelope.id;
  const EventFrames frames = event_frames(record, Previous{.offset = 0});
  std::vector<std::string> written{"beacon"};
  const auto header = json::Document::parse(frames.header);
  ASSERT_TRUE(header);
  for (const json::Value field : json::children(header->root())) written.push_back(field.key());
  std::sort(written.begin(), written.end());
  EXPECT_EQ(keys_of(described), written);
  EXPECT_NE(beacon_header(record.position).find("\"beacon\":true"), std::string::npos);
}

TEST(AsyncApi, EveryRequestThatIsDescribedIsUnderstood) {
  const YAML::Node request = document()["components"]["schemas"]["request"]["properties"];
  ASSERT_GE(request["op"]["enum"].size(), 12U);
  for (const YAML::Node& op : request["op"]["enum"]) {
    const auto decoded =
        decode_request(R"({"v":0,"fence":1,"delivery":1,"name":"a","subject":"s","op":")" +
                       op.as<std::string>() + "\"}");
    EXPECT_TRUE(std::holds_alternative<Request>(decoded)) << op.as<std::string>();
  }
}

}  // namespace
}  // namespace sambung::bus
