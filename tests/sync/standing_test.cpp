#include "core/sync/standing.hpp"

#include <gtest/gtest.h>

namespace sambung::sync {
namespace {

Stamp stamp(std::int64_t ms, Author author, std::string origin) {
  return {.at = from_unix_ms(ms), .author = author, .origin = std::move(origin)};
}

/// Two systems that agree, and nothing else.
Person agreed() {
  Person person;
  const Stamp met = stamp(1'000, Author::kMachine, "crm");
  person.fields["city"] = {.value = std::string("Bandung"), .stamp = met, .pinned = false};
  person.fields["name"] = {.value = std::string("Sari"), .stamp = met, .pinned = false};
  for (const char* connection : {"crm", "shop"}) {
    Link& link = person.links[connection];
    link.state = Link::State::kLinked;
    link.remote_id = "7";
    link.version = 40;
    link.needs_read = false;
    for (const auto& [field, ours] : person.fields) {
      link.bases[field] = {.theirs = ours.value, .ours = ours.value, .version = 40};
    }
  }
  person.machine_changes["city"] = {met.at};
  return person;
}

void expect_read_back(const Person& person) {
  const auto read = decode_standing(encode_standing(person));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, person) << encode_standing(person);
}

TEST(Standing, OfSystemsThatAgreeSaysEachValueOnce) {
  const std::string text = encode_standing(agreed());
  EXPECT_EQ(text.find("Sari"), text.rfind("Sari")) << text;
  EXPECT_EQ(text.find("\"origin\""), text.rfind("\"origin\"")) << text;
  expect_read_back(agreed());
}

TEST(Standing, OfSystemsThatDifferIsReadBackWhole) {
  Person person = agreed();
  person.fields["city"].stamp = stamp(2'000, Author::kHuman, "shop");
  person.fields["city"].value = std::string("Medan");
  person.fields["mail"] = {
      .value = Null{}, .stamp = stamp(2'000, Author::kHuman, "shop"), .pinned = true};
  Link& crm = person.links["crm"];
  crm.bases["name"] = {.theirs = std::string("Sari W"), .ours = std::string("Sari"), .version = 39};
  crm.bases["fax"] = {.theirs = Null{}, .ours = std::string("1"), .version = 40};
  crm.former_ids = {"3", "5"};
  crm.seen = {{40, 123}, {40, 18'000'000'000'000'000'000U}};
  crm.refused["mail"] = std::string("no mail");
  crm.intent = Intent{
      .number = 3, .fields = {{"city", std::string("Medan")}, {"name", Null{}}}, .unknown = true};
  person.links["shop"].waiting.push_back({.remote_id = "8",
                                          .former_ids = {"2"},
                                          .fields = {{"name", std::string("Sari")}},
                                          .version = 41,
                                          .stamp = stamp(3'000, Author::kMachine, "shop"),
                                          .fresh = false});
  person.machine_changes["city"] = {from_unix_ms(1'500), from_unix_ms(2'000)};
  person.machine_changes["name"] = {from_unix_ms(900)};
  person.reviews["name"].offers.push_back(
      {std::string("Sarah"), stamp(4'000, Author::kHuman, "crm")});
  person.last_intent = 3;
  expect_read_back(person);
}

TEST(Standing, WhichSaysEverythingIsReadToo) {
  const auto read = decode_standing(
      R"({"fields":{"city":{"value":"Bandung","at":1000,"author":"machine","origin":"crm"},)"
      R"("name":{"value":"Sari","at":1000,"author":"machine","origin":"crm"}},)"
      R"("links":{"crm":{"state":"linked","id":"7","version":40,"read":false,"bases":{)"
      R"("city":{"theirs":"Bandung","version":40},"name":{"theirs":"Sari","version":40}}},)"
      R"("shop":{"state":"linked","id":"7","version":40,"read":false,"bases":{)"
      R"("city":{"theirs":"Bandung","version":40},"name":{"theirs":"Sari","version":40}}}},)"
      R"("machine_changes":{"city":[1000]},"last_intent":0})");
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, agreed());
}

TEST(Standing, ThatLeavesOutAValueOfAFieldThatWeLackIsNone) {
  EXPECT_FALSE(decode_standing(
      R"({"fields":{},"links":{"crm":{"state":"linked","id":"7","version":1,"bases":{"x":{}}}}})"));
  EXPECT_FALSE(decode_standing(R"({"fields":{},"machine_changes":{"x":[]}})"));
  EXPECT_FALSE(decode_standing("[]"));
}

}  // namespace
}  // namespace sambung::sync
