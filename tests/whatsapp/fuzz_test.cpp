#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/json/document.hpp"
#include "core/model/codec.hpp"
#include "core/model/schema.hpp"
#include "tests/schemas/validator.hpp"
#include "tests/whatsapp/fixtures.hpp"

namespace sambung::whatsapp {
namespace {

using Random = std::minstd_rand;

std::size_t pick(Random& random, std::size_t bound) { return random() % bound; }

/// The place of every value in a document.
void places(json::Value value, std::vector<json::Value>& found) {
  found.push_back(value);
  for (const json::Value child : json::children(value)) places(child, found);
}

/// Puts another value where one stands: the shape stays JSON, the meaning does not.
std::string swap_value(std::string body, Random& random) {
  static const char* kValues[] = {"null",
                                  "true",
                                  "1",
                                  "-1",
                                  "1.5",
                                  "9223372036854775808",
                                  "\"\"",
                                  "\"x\"",
                                  "[]",
                                  "{}",
                                  "[[]]",
                                  "[{}]",
                                  "[null]",
                                  "\"1795392000\"",
                                  "253402300799",
                                  "\"\\u0000\"",
                                  "\"inf\"",
                                  "\"nan\"",
                                  "{\"type\":\"text\",\"text\":{\"body\":\"b\"}}",
                                  "1e308",
                                  "\"ID.ENT.1\""};
  const auto document = json::Document::parse(body);
  if (!document) return body;
  std::vector<json::Value> all;
  places(document->root(), all);
  const json::Value victim = all[pick(random, all.size())];
  return body.replace(victim.offset(), victim.raw().size(),
                      kValues[pick(random, std::size(kValues))]);
}

/// Puts a piece of one fixture where a piece of another was.
std::string transplant(std::string body, Random& random) {
  const std::string& donor = fixtures()[pick(random, fixtures().size())].body;
  const auto from = json::Document::parse(donor);
  const auto to = json::Document::parse(body);
  if (!from || !to) return body;
  std::vector<json::Value> pieces, all;
  places(from->root(), pieces);
  places(to->root(), all);
  const json::Value victim = all[pick(random, all.size())];
  return body.replace(victim.offset(), victim.raw().size(),
                      pieces[pick(random, pieces.size())].raw());
}

std::string damage_bytes(std::string body, Random& random) {
  const std::size_t at = pick(random, body.size());
  switch (pick(random, 3)) {
    case 0: body[at] = static_cast<char>(random()); break;
    case 1: body.erase(at, 1 + pick(random, 30)); break;
    default: body.insert(at, body.substr(pick(random, body.size()), pick(random, 60)));
  }
  return body;
}

std::string mutated(Random& random) {
  std::string body = fixtures()[pick(random, fixtures().size())].body;
  const std::size_t times = 1 + pick(random, 3);
  for (std::size_t i = 0; i < times && !body.empty(); ++i) {
    switch (pick(random, 5)) {
      case 0: body = damage_bytes(std::move(body), random); break;
      case 1: body = transplant(std::move(body), random); break;
      default: body = swap_value(std::move(body), random);
    }
  }
  return body;
}

const SchemaValidator& closed_schema(const std::string& type) {
  static std::map<std::string, std::unique_ptr<SchemaValidator>> all;
  auto& one = all[type];
  if (!one) {
    one = std::make_unique<SchemaValidator>(*model::json_schema(type, model::SchemaForm::kClosed));
  }
  return *one;
}

/// An event must be readable and, normalised again from its raw part, be the same event.
void check(const model::EncodedEvent& event, const std::string& body, bool thorough) {
  const auto data = model::decode(event.envelope.type, 1, event.body);
  ASSERT_TRUE(data) << data.error().what << "\n" << event.body << "\n" << body;
  ASSERT_EQ(model::encode(*data), event.body) << body;
  if (!thorough) return;
  ASSERT_EQ(closed_schema(event.envelope.type).problem(event.body), "") << event.body;
  const auto raw = body_of_raw(event.raw);
  ASSERT_TRUE(raw) << event.raw;
  bool again = false;
  for (const auto& other : normalise(*raw, test_source())) {
    again = again || other.envelope.id == event.envelope.id;
  }
  ASSERT_TRUE(again) << event.raw << "\n" << body;
}

TEST(MutatedWebhooks, AlwaysGiveReadableEvents) {
  constexpr int kBodies = 20000;
  Random random(20261123);
  int events_seen = 0;
  int unrecognised = 0;
  for (int i = 0; i < kBodies; ++i) {
    const std::string body = mutated(random);
    const auto events = normalise(body, test_source());
    if (events.empty()) {
      ASSERT_NE(body.find("[]"), std::string::npos) << "no item, no event: " << body;
    }
    for (const auto& event : events) {
      ++events_seen;
      if (event.envelope.type == "unrecognised") ++unrecognised;
      ASSERT_NO_FATAL_FAILURE(check(event, body, i % 32 == 0));
    }
  }
  // The generator must reach both sides.
  EXPECT_GT(unrecognised, kBodies / 20);
  EXPECT_GT(events_seen - unrecognised, kBodies / 4);
  RecordProperty("events", events_seen);
  RecordProperty("unrecognised", unrecognised);
}

TEST(EveryFixture, IsValidAgainstTheClosedSchemaOfItsTypes) {
  for (const Fixture& one : fixtures()) {
    for (const auto& event : normalise(one.body, test_source())) {
      EXPECT_EQ(closed_schema(event.envelope.type).problem(event.body), "") << one.name;
    }
  }
}

}  // namespace
}  // namespace sambung::whatsapp
