#include <gtest/gtest.h>

#include <charconv>
#include <set>
#include <string>

#include "core/json/document.hpp"
#include "core/model/time_text.hpp"
#include "tests/whatsapp/fixtures.hpp"

// Nothing that WhatsApp says may get lost on the way into an event: every leaf of every webhook
// value must be found in the bodies of its events, the raw parts left aside.

namespace sambung::whatsapp {
namespace {

/// How a leaf can look after reading: as it is, as a time, without @, as a number.
std::set<std::string> forms(json::Value leaf) {
  const std::string text = leaf.text().value_or("");
  std::set<std::string> found{text};
  if (!text.empty() && text[0] == '@') found.insert(text.substr(1));
  if (const auto whole = leaf.integer(); whole && *whole > 1000000000) {
    found.insert(model::time_text(from_unix_ms(*whole * (*whole < 100000000000 ? 1000 : 1))));
  }
  if (const auto number = leaf.number()) {
    char buffer[32];
    found.insert(std::string(buffer, std::to_chars(buffer, buffer + 32, *number).ptr));
  }
  if (leaf.kind() == json::Kind::kBool) found.insert(std::string(leaf.raw()));
  return found;
}

/// "key=value" and "=value" of every leaf.
void collect(json::Value value, const std::string& key, std::set<std::string>& found) {
  if (value.is_object() || value.is_array()) {
    for (const json::Value child : json::children(value)) {
      collect(child, value.is_object() ? child.key() : key, found);
    }
    return;
  }
  for (const std::string& form : forms(value)) {
    found.insert(key + "=" + form);
    found.insert("=" + form);
  }
}

/// Words of WhatsApp that our types express by being what they are.
bool is_expressed_by_type(json::Value parent, const std::string& key, const std::string& text) {
  if (key == "messaging_product" || key == "recipient_type") return true;
  if (key != "type" && key != "action") return false;
  if (!parent[text].absent()) return true;  // names the member that holds the rest
  static const std::set<std::string> kWords = {
      "call",        "summary",    "system",   "errors",          "unknown",
      "ephemeral",   "reaction",   "contacts", "request_welcome", "customer_identity_changed",
      "unsupported", "interactive"};
  return kWords.count(text) != 0;
}

class Walk {
 public:
  Walk(std::string name, std::set<std::string> found)
      : name_(std::move(name)), found_(std::move(found)) {}

  void check(json::Value value, json::Value parent, const std::string& path,
             const std::string& key) {
    if (value.is_object() || value.is_array()) {
      for (const json::Value child : json::children(value)) {
        const std::string name = value.is_object() ? child.key() : key;
        check(child, value, path + "/" + name, name);
      }
      return;
    }
    const std::string text = value.text().value_or("");
    const bool is_bool = value.kind() == json::Kind::kBool;
    if (value.kind() == json::Kind::kNull || (text.empty() && !is_bool)) return;
    if (is_expressed_by_type(parent, key, text)) return;
    ++leaves_;
    bool there = false;
    // True and false are everywhere: they must stand under the same name.
    for (const std::string& form : forms(value)) {
      there = there || found_.count((is_bool ? key : std::string()) + "=" + form) != 0;
    }
    EXPECT_TRUE(there) << name_ << path << " = " << value.raw();
  }

  int leaves() const { return leaves_; }

 private:
  std::string name_;
  std::set<std::string> found_;
  int leaves_ = 0;
};

TEST(EveryLeaf, OfEveryWebhookValueIsInAnEvent) {
  int leaves = 0;
  for (const Fixture& one : fixtures()) {
    std::set<std::string> found;
    for (const auto& event : normalise(one.body, test_source())) {
      const auto body = json::Document::parse(event.body);
      collect(body->root(), "", found);
    }
    const auto webhook = json::Document::parse(one.body);
    Walk walk(one.name, std::move(found));
    for (const json::Value entry : json::children(webhook->root()["entry"])) {
      for (const json::Value change : json::children(entry["changes"])) {
        walk.check(change["value"], {}, "", "");
      }
    }
    leaves += walk.leaves();
  }
  EXPECT_GT(leaves, 2900);
  RecordProperty("leaves", leaves);
}

}  // namespace
}  // namespace sambung::whatsapp
