#include <gtest/gtest.h>

#include <fstream>

#include "connectors/rest/config.hpp"
#include "connectors/rest/place.hpp"
#include "plugins/mapping/mapping.hpp"
#include "tests/schemas/validator.hpp"

namespace sambung::rest {
namespace {

std::string text_of_file(const std::string& path) {
  std::ifstream in(SAMBUNG_SOURCE_DIR "/" + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string refusal(const Json& config) {
  try {
    parse_config(config.dump(), "crm");
    return {};
  } catch (const ConfigError& error) {
    return error.what();
  }
}

Json warung() { return Json::parse(text_of_file("connectors/rest/example/warung.json")); }

Json with(const char* pointer, const Json& value) {
  Json changed = warung();
  changed[Json::json_pointer(pointer)] = value;
  return changed;
}

TEST(RestDefinition, EveryShippedOneIsTakenByReaderAndSchemaAndItsMappingByTheHost) {
  const SchemaValidator validator(text_of_file("connectors/rest/definition.v1.json"));
  const Json manifest = Json::parse(kManifest);
  ASSERT_EQ(shipped().size(), 6U);
  for (const Shipped& each : shipped()) {
    EXPECT_EQ(validator.problem(each.json), "") << each.name;
    const Json json = Json::parse(each.json);
    EXPECT_NO_THROW(read_definition(json)) << each.name;
    const auto mapping = mapping::Mapping::parse(json["connection"]["mapping"].dump(), {});
    EXPECT_TRUE(mapping.has_value()) << each.name;
    const Json& known = manifest["config"]["properties"]["system"]["enum"];
    EXPECT_NE(std::find(known.begin(), known.end(), Json(each.name)), known.end()) << each.name;
  }
  EXPECT_EQ(validator.problem(warung().dump()), "");
}

TEST(RestDefinition, MistakesAreNamedWithTheirPlace) {
  const SchemaValidator validator(text_of_file("connectors/rest/definition.v1.json"));
  const std::pair<const char*, Json> mistakes[] = {{"/objects/contact/fetch/method2", "GET"},
                                                   {"/objects/contact/fetch/path", "people"},
                                                   {"/objects/contact/record/id", "id"},
                                                   {"/objects/contact/record/version_as", "date"},
                                                   {"/objects/contact/find/by", "name"},
                                                   {"/objects/contact/changes/walk", "days"},
                                                   {"/objects/contact/changes/overlap_s", -1},
                                                   {"/errors/0/then", "retry"},
                                                   {"/errors/0/when/status", 99},
                                                   {"/headers/X-Shop", 5},
                                                   {"/objects/contact/create/repeatable", "y"},
                                                   {"/lookup/order/newest", "placed"},
                                                   {"/lookup/order/find/0/match", 7},
                                                   {"/lookup/order/fields/total", "sum"},
                                                   {"/extra", 1}};
  for (const auto& [pointer, value] : mistakes) {
    const Json changed = with(pointer, value);
    const std::string said = refusal({{"definition", changed}, {"parameters", {{"shop", "x"}}}});
    EXPECT_NE(said.find(std::string("definition") + pointer), std::string::npos)
        << pointer << ": " << said;
    EXPECT_NE(validator.problem(changed.dump()), "") << pointer;
  }
}

TEST(RestDefinition, ALookUpComparesWhatItsSearchGives) {
  Json changed = warung();
  changed["lookup"]["order"]["find"][0].erase("match");
  EXPECT_NE(refusal({{"definition", changed}, {"parameters", {{"shop", "x"}}}})
                .find("definition/lookup/order/find/0: needs `match`"),
            std::string::npos);
}

TEST(RestDefinition, WhatASchemaCannotSayIsCheckedToo) {
  const auto said = [](const char* pointer, const Json& value) {
    return refusal({{"definition", with(pointer, value)}, {"parameters", {{"shop", "x"}}}});
  };
  EXPECT_NE(said("/objects/contact/fetch/path", "/p/{id|nofilter}").find("no filter `nofilter`"),
            std::string::npos);
  EXPECT_NE(said("/objects/contact/create/body", {{"a", "{"}}).find("/objects/contact/create/body"),
            std::string::npos);
  EXPECT_NE(said("/receive", {{"object", "invoice"}}).find("/receive/object"), std::string::npos);
  Json twice = warung();
  twice["objects"]["contact"].erase("find");
  twice["objects"]["contact"].erase("create_once");
  EXPECT_NE(refusal({{"definition", twice}, {"parameters", {{"shop", "x"}}}}).find("makes two"),
            std::string::npos);
}

TEST(RestConfig, SaysWhatIsMissingAndWhatIsTooMuch) {
  EXPECT_NE(refusal(Json::object()).find("espocrm"), std::string::npos);
  EXPECT_NE(refusal({{"system", "acme"}}).find("there is no definition"), std::string::npos);
  EXPECT_NE(refusal({{"system", "chatwoot"}}).find("parameters/account_id: missing"),
            std::string::npos);
  EXPECT_NE(refusal({{"system", "twenty"}, {"parameters", {{"x", 1}}}}).find("parameters/x"),
            std::string::npos);
  EXPECT_NE(refusal({{"system", "twenty"}, {"token", "s3cr3t"}}).find("token: unknown key"),
            std::string::npos);
  EXPECT_EQ(refusal({{"system", "twenty"}, {"token", "s3cr3t"}}).find("s3cr3t"), std::string::npos);
}

TEST(RestConfig, AnOverlayChangesMemberByMember) {
  const Json overlay = {
      {"objects", {{"contact", {{"fetch", {{"path", "/v9/people/{id}"}}}, {"erase", nullptr}}}}}};
  const Config config =
      parse_config(Json{{"system", "espocrm"}, {"definition", overlay}}.dump(), "crm");
  const ObjectSpec& contact = config.definition.objects.at("contact");
  EXPECT_EQ(contact.fetch->request.path, "/v9/people/{id}");
  EXPECT_EQ(contact.fetch->request.none, std::vector<int>{404});
  EXPECT_FALSE(contact.erase);
  EXPECT_TRUE(contact.create);
}

}  // namespace
}  // namespace sambung::rest
