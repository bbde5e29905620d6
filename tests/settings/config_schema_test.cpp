#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "core/settings/effective.hpp"
#include "core/settings/inline_secret.hpp"
#include "core/settings/schema_check.hpp"
#include "tests/settings/written.hpp"

namespace sambung {
namespace {

using testing::Written;

std::string schema() {
  std::ostringstream text;
  text << std::ifstream(std::string(SAMBUNG_SOURCE_DIR) + "/schemas/config.v1.json").rdbuf();
  return text.str();
}

constexpr const char* kApps =
    R"("whatsapp":{"apps":{"main":{"secrets":[{"env":"APP_SECRET"}],"verify_token":{"env":"VERIFY_TOKEN"}}}})";

/// Written as JSON, which is YAML too: what editors' schema and our reader must agree on.
struct Example {
  const char* rest;
  bool good;
};

class ConfigSchema : public ::testing::TestWithParam<Example> {};

TEST_P(ConfigSchema, AgreesWithTheReader) {
  Written written;
  const std::string json = std::string("{") + kApps + GetParam().rest + "}";
  const auto loaded = written.load(json);
  std::string problems;
  for (const auto& problem : loaded.problems) problems += render(problem);
  EXPECT_EQ(loaded.settings.has_value(), GetParam().good) << json << "\n" << problems;
  const auto breaks = settings::check_schema(schema(), json);
  ASSERT_TRUE(breaks) << breaks.error().what;
  EXPECT_EQ(breaks->empty(), GetParam().good)
      << json << (breaks->empty() ? "" : breaks->front().what);
}

constexpr const char* kToken = R"("access_token":{"env":"VERIFY_TOKEN"})";

/// Members of an app, which all other examples leave alone.
TEST(ConfigSchemaOfAnApp, AgreesWithTheReader) {
  const std::pair<std::string, bool> examples[] = {
      {kToken, true},
      {R"("access_token":"EAAG")", false},
      {R"("graph":{"url":"http://127.0.0.1:8090/v26.0","media_hosts":["files.example"],"allow_private":true,"allowed":["a.local"],"ca_file":"ca.pem"})",
       true},
      {R"("graph":{"url":"https://graph.facebook.com/v26.0/"})", false},
      {R"("graph":{"url":"graph.facebook.com"})", false},
      {R"("graph":{"version":"v26.0"})", false},
  };
  for (const auto& [members, good] : examples) {
    Written written;
    const std::string json =
        R"({"whatsapp":{"apps":{"main":{"secrets":[{"env":"APP_SECRET"}],"verify_token":{"env":"VERIFY_TOKEN"},)" +
        members + "}}}}";
    const auto loaded = written.load(json);
    EXPECT_EQ(loaded.settings.has_value(), good) << json;
    const auto breaks = settings::check_schema(schema(), json);
    ASSERT_TRUE(breaks) << breaks.error().what;
    EXPECT_EQ(breaks->empty(), good) << json;
  }
}

constexpr Example kExamples[] = {
    {"", true},
    {R"(,"data_folder":"d","connector_path":["connectors"],"partitions":3)", true},
    {R"(,"listen":{"webhooks":{"address":"::","port":0,"tls":{"certificate":"a","key":"b"}},"health":{"port":2}})",
     true},
    {R"(,"listen":{"webhooks":{"connections_max":10,"connections_per_address_max":10}})", true},
    {R"(,"listen":{"webhooks":{"connections_per_address_max":0}})", false},
    {R"(,"listen":{"health":{"connections_max":65537}})", false},
    {R"(,"bus":{"tcp":{"connections_max":5},"token":{"env":"APP_SECRET"}})", false},
    {R"(,"bus":{"enabled":false,"socket":"s","tcp":{"address":"127.0.0.1","port":1},"token":{"env":"APP_SECRET"}})",
     true},
    {R"(,"retention":{"age":"12h","size":"512B"},"log":{"level":"warn","format":"text"})", true},
    {R"(,"connections":{"a":{"connector":"jsonl","events":["*"],"channels":["1"],"start":"new","isolation":"inline","raw":true,"batch_max":1,"deadline":"1s","config":{"any":1}}})",
     true},
    {R"(,"sync":{"fields":{"name":"newest","tier":{"policy":"owner","owner":"a"},"tags":{"policy":"union","skew":"1s"}}},"connections":{"a":{"connector":"jsonl","mapping":{"contact":{"name":"/name"}},"sync":{"contacts":"create","persons":"create","objects":["contact","order"],"poll":"1s","history":"day"}}})",
     true},
    {R"(,"time_zone":"Asia/Jakarta","channels":{"820000000000002":{"time_zone":"UTC"}})", true},
    {R"(,"channels":{"820000000000002":{"zone":"UTC"}})", false},
    {R"(,"sync":{"fields":{"name":"owner"}})", false},
    {R"(,"sync":{"fields":{"name":{"policy":"owner"}}})", false},
    {R"(,"sync":{"fields":{"name":"best"}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","sync":{"contacts":"all"}}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","lookups":{"deadline":"3s","fresh":"0s","keep":"1h"}}})",
     true},
    {R"(,"connections":{"a":{"connector":"jsonl","lookups":{"patience":"3s"}}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","lookups":true}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","start":{"since":"2026-01-01T00:00:00Z"}}})",
     true},
    {R"(,"include":[])", true},
    {R"(,"credentials":{"crm":{}})", true},
    {R"(,"credentials":{"crm":{"method":"static_header","secret":{"env":"APP_SECRET"},"header":"X-Api-Key","prefix":""}})",
     true},
    {R"(,"credentials":{"crm":{"method":"static_header"}})", false},
    {R"(,"credentials":{"crm":{"method":"static_header","secret":"plain"}})", false},
    {R"(,"credentials":{"crm":{"method":"basic","user":"u","password":{"env":"APP_SECRET"}}})",
     true},
    {R"(,"credentials":{"crm":{"method":"basic","user":"u"}})", false},
    {R"(,"credentials":{"crm":{"method":"hmac","key_name":"k","key":{"env":"APP_SECRET"}}})", true},
    {R"(,"credentials":{"crm":{"method":"hmac","key_name":"k","key":{"env":"APP_SECRET"},"header":"X"}})",
     false},
    {R"(,"credentials":{"crm":{"method":"refresh_token","client_id":"i","client_auth":"basic","scope":"s","url":"https://a.example/t","refresh_token":{"env":"APP_SECRET"},"client_secret":{"env":"APP_SECRET"}}})",
     true},
    {R"(,"credentials":{"crm":{"method":"refresh_token","client_id":"i","client_auth":"query"}})",
     false},
    {R"(,"credentials":{"crm":{"method":"refresh_token","client_id":"i","user":"u"}})", false},
    {R"(,"credentials":{"crm":{"method":"client_credentials","client_id":"i"}})", false},
    {R"(,"credentials":{"crm":{"method":"jwt_bearer","issuer":"i","key":{"env":"APP_SECRET"},"audience":"a","http":{"allow_private":true,"allowed":["10.0.0.0/8"]}}})",
     true},
    {R"(,"credentials":{"crm":{"method":"session","user":"u","password":{"env":"APP_SECRET"}}})",
     true},
    {R"(,"credentials":{"crm":{"method":"oauth1"}})", false},
    {R"(,"credentials":{"crm":{"http":{"proxy":"x"}}})", false},
    {R"(,"credentials":{"Crm":{}})", false},
    {R"(,"credentials":{"crm":{}},"connections":{"a":{"connector":"jsonl","credential":"crm","http":{"base_url":"https://a.example/v1","allow_private":true,"allowed":["crm.local"],"ca_file":"ca.pem","origins":["https://b.example"],"record":"tape","limits":[{"kind":"fixed_window","n":100,"s":10},{"kind":"leaky_bucket","n":2000,"per_s":100,"counts":"points"},{"kind":"daily_budget","n":5,"resets_min":60},{"kind":"concurrency","n":5,"scope":"search"}]}}})",
     true},
    {R"(,"credentials":{"crm":{},"app":{}},"connections":{"a":{"connector":"jsonl","credential":"crm","credentials":{"journal":"app"}}})",
     true},
    {R"(,"credentials":{"app":{}},"connections":{"a":{"connector":"jsonl","credentials":{"Journal":"app"}}})",
     false},
    {R"(,"credentials":{"app":{}},"connections":{"a":{"connector":"jsonl","credentials":["app"]}})",
     false},
    {R"(,"connections":{"a":{"connector":"jsonl","http":{"base_url":"ftp://a.example"}}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","http":{"base_url":"https://u@a.example"}}})",
     false},
    {R"(,"connections":{"a":{"connector":"jsonl","http":{"origins":["https://a.example/x"]}}})",
     false},
    {R"(,"connections":{"a":{"connector":"jsonl","http":{"limits":[{"kind":"fixed_window","n":1}]}}})",
     false},
    {R"(,"connections":{"a":{"connector":"jsonl","http":{"limits":[{"kind":"concurrency","n":1,"s":1}]}}})",
     false},
    {R"(,"connections":{"a":{"connector":"jsonl","http":{"limits":[{"kind":"many","n":1}]}}})",
     false},
    {R"(,"connections":{"a":{"connector":"jsonl","http":{"limits":[{"kind":"leaky_bucket","n":0,"per_s":1}]}}})",
     false},
    {R"(,"connections":{"a":{"connector":"jsonl","http":{"timeout":"1s"}}})", false},
    {R"(,"media":{"fetch":false,"age":"30d","size":"1GiB","file_size":"10MiB","link_life":"1h"})",
     true},
    {R"(,"media":{"keep":"30d"})", false},
    {R"(,"media":{"fetch":"yes"})", false},
    {R"(,"surprise":1)", false},
    {R"(,"partitions":0)", false},
    {R"(,"partitions":"1")", false},
    {R"(,"listen":{"webhooks":{"port":65536}})", false},
    {R"(,"listen":{"webhook":{}})", false},
    {R"(,"listen":{"webhooks":{"tls":{"certificate":"a"}}})", false},
    {R"(,"bus":{"tcp":{"port":1}})", false},
    {R"(,"bus":{"tcp":{"address":"10.0.0.1"},"token":{"env":"APP_SECRET"}})", false},
    {R"(,"bus":{"token":"plain"})", false},
    {R"(,"bus":{"token":{"env":"APP_SECRET","file":"x"}})", false},
    {R"(,"encryption":{})", false},
    {R"(,"retention":{"age":"90"})", false},
    {R"(,"retention":{"size":"10 GiB"})", false},
    {R"(,"log":{"level":"loud"})", false},
    {R"(,"connections":{"A":{"connector":"jsonl"}})", false},
    {R"(,"connections":{"a":{}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","start":"never"}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","start":{"since":"soon"}}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","batch_max":513}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","isolation":"thread"}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","channels":[1]}})", false},
    {R"(,"connections":{"a":{"connector":"jsonl","config":[]}})", false},
};

INSTANTIATE_TEST_SUITE_P(Examples, ConfigSchema, ::testing::ValuesIn(kExamples));

TEST(CheckConfig, PointsAtTheValueThatBreaksTheConnectorsSchema) {
  Written written;
  const auto loaded = written.load(std::string(testing::kApp) +
                                   "connections:\n"
                                   "  a:\n"
                                   "    connector: jsonl\n"
                                   "    config:\n"
                                   "      path: relative\n"
                                   "      rotate: 3\n");
  ASSERT_TRUE(loaded.settings);
  const auto problems =
      settings::check_config(loaded.connections.at(0),
                             R"({"config":{"type":"object","additionalProperties":false,
          "properties":{"path":{"type":"string","pattern":"^/"}}}})");
  ASSERT_EQ(problems.size(), 2U);
  std::set<std::size_t> lines;
  for (const auto& problem : problems) {
    EXPECT_EQ(problem.code, "SB1402");
    lines.insert(problem.place.line);
  }
  EXPECT_EQ(lines, (std::set<std::size_t>{7, 10}));
}

TEST(CheckConfig, ASecretThatStandsInTheFileIsRefusedAndNeverShown) {
  Written written;
  const auto loaded = written.load(std::string(testing::kApp) +
                                   "connections:\n"
                                   "  a:\n"
                                   "    connector: jsonl\n"
                                   "    config:\n"
                                   "      token: tell-nobody\n"
                                   "      dsn: postgresql://me:tell-nobody@db/shop\n");
  ASSERT_TRUE(loaded.settings);
  const auto problems = settings::check_config(
      loaded.connections.at(0), R"({"config":{"type":"object"},"secrets":["token","dsn","none"]})");
  ASSERT_EQ(problems.size(), 2U);
  for (const auto& problem : problems) {
    EXPECT_EQ(problem.code, "SB1301");
    EXPECT_EQ(settings::render(problem).find("tell-nobody"), std::string::npos);
  }
  EXPECT_EQ(settings::effective_json(loaded).find("tell-nobody"), std::string::npos);
}

TEST(InlineSecret, AnAddressWithoutAPasswordIsNone) {
  for (const char* plain : {"", "mariadb://sambung@db:3306/shop?tls=verify",
                            "host=/run dbname=shop", "postgresql:///shop?host=/run/postgresql"}) {
    EXPECT_FALSE(settings::is_inline_secret(plain)) << plain;
  }
  for (const char* secret :
       {"word", "whsec_QUJD==", "postgresql://me:word@db/shop", "mariadb://me:w/o@rd@db/shop",
        "host=db password=word", "postgresql://db/shop?user=me&password=word"}) {
    EXPECT_TRUE(settings::is_inline_secret(secret)) << secret;
  }
}

TEST(CheckConfig, AManifestWithoutASchemaIsAProblem) {
  const auto problems = settings::check_config({.name = "a",
                                                .connector = "x",
                                                .library = {},
                                                .config = {},
                                                .config_json = "{}",
                                                .place = {}},
                                               "not JSON");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "SB1406");
}

}  // namespace
}  // namespace sambung
