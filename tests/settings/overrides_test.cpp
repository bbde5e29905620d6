#include <gtest/gtest.h>

#include "core/settings/overrides.hpp"
#include "core/settings/yaml_tree.hpp"

namespace sambung::settings {
namespace {

/// The file with one override in it, and what was wrong.
struct Overridden {
  Environment environment;
  Problems problems;
  Node root;

  Overridden(const std::string& yaml, const std::string& text) {
    Reading reading{environment, "/", problems};
    root = *parse_yaml(std::make_shared<SourceFile>(SourceFile{.name = "file", .text = yaml}),
                       problems);
    override_value(root, {text, "flag --set"}, reading);
  }
  const Node* at(std::initializer_list<const char*> keys) const {
    const Node* node = &root;
    for (const char* key : keys) node = node == nullptr ? nullptr : node->find(key);
    return node;
  }
};

TEST(Overrides, ReplaceWhatStoodThereAndSayWhereTheyCameFrom) {
  const Overridden made("log: {level: warn, format: json}\n", "log.level=debug");
  EXPECT_TRUE(made.problems.empty());
  EXPECT_EQ(made.at({"log", "level"})->text, "debug");
  EXPECT_EQ(place_text(made.at({"log", "level"})->place), "flag --set");
  EXPECT_EQ(made.at({"log", "format"})->text, "json");
}

TEST(Overrides, MakeTheMapsOnTheirWay) {
  const Overridden made("log:\n", "listen.webhooks={port: 1, address: \"::\"}");
  EXPECT_TRUE(made.problems.empty());
  EXPECT_EQ(made.at({"listen", "webhooks", "address"})->text, "::");
}

TEST(Overrides, NothingStandsForTheDefault) {
  const Overridden made("log: {level: warn}\n", "log.level=");
  EXPECT_EQ(made.at({"log", "level"})->kind, Node::Kind::kNull);
}

TEST(Overrides, WithoutAPlaceAreProblems) {
  for (const char* text : {"log", "=x", "log..level=x", "partitions.x=1", "include=[a]"}) {
    const Overridden made("partitions: 1\n", text);
    ASSERT_EQ(made.problems.size(), 1U) << text;
    EXPECT_EQ(made.problems[0].code, "SB1006");
  }
  EXPECT_EQ(Overridden("", "log={").problems.at(0).code, "SB1002");
}

}  // namespace
}  // namespace sambung::settings
