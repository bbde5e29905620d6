#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/model/codec.hpp"
#include "tests/whatsapp/fixtures.hpp"

namespace sambung::whatsapp {
namespace {

/// A plain scalar is a number, true, false or null where JSON would have one; a quoted one is text.
void write_scalar(const YAML::Node& node, json::Writer& writer) {
  const std::string text = node.Scalar();
  const bool plain = node.Tag() == "?";
  if (plain && !text.empty() && json::Document::parse(text)) return writer.raw(text);
  writer.string(text);
}

void write_json(const YAML::Node& node, json::Writer& writer) {
  if (node.IsMap()) {
    writer.begin_object();
    for (const auto& member : node) {
      writer.key(member.first.Scalar());
      write_json(member.second, writer);
    }
    writer.end_object();
  } else if (node.IsSequence()) {
    writer.begin_array();
    for (const auto& element : node) write_json(element, writer);
    writer.end_array();
  } else if (node.IsNull()) {
    writer.null();
  } else {
    write_scalar(node, writer);
  }
}

/// Every map below `node` that looks like a webhook body.
void find_webhooks(const YAML::Node& node, std::vector<std::string>& found) {
  if (node.IsMap()) {
    const YAML::Node object = node["object"];
    if (object && object.IsScalar() && object.Scalar() == "whatsapp_business_account" &&
        node["entry"] && node["entry"].IsSequence()) {
      std::string body;
      json::Writer writer(body);
      write_json(node, writer);
      found.push_back(std::move(body));
      return;
    }
    for (const auto& member : node) find_webhooks(member.second, found);
  } else if (node.IsSequence()) {
    for (const auto& element : node) find_webhooks(element, found);
  }
}

TEST(OpenApiExamples, AreAllUnderstood) {
  const char* folder = std::getenv("SAMBUNG_SPECS");
  if (folder == nullptr) {
    GTEST_SKIP() << "SAMBUNG_SPECS names no folder with meta-business-messaging-api_v23.0.yaml";
  }
  const auto path = std::filesystem::path(folder) / "meta-business-messaging-api_v23.0.yaml";
  ASSERT_TRUE(std::filesystem::exists(path)) << path;
  std::vector<std::string> webhooks;
  find_webhooks(YAML::LoadFile(path.string()), webhooks);
  EXPECT_GE(webhooks.size(), 16U);
  for (const std::string& body : webhooks) {
    const auto events = normalise(body, test_source());
    EXPECT_FALSE(events.empty()) << body;
    for (const auto& event : events) {
      EXPECT_NE(event.envelope.type, "unrecognised") << event.body << "\n" << body;
      EXPECT_TRUE(model::decode(event.envelope.type, 1, event.body)) << event.body;
    }
  }
  RecordProperty("webhooks", static_cast<int>(webhooks.size()));
}

}  // namespace
}  // namespace sambung::whatsapp
