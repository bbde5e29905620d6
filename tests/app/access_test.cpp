#include <gtest/gtest.h>

#include "core/app/grants.hpp"
#include "core/app/plans.hpp"
#include "core/credentials/budget/budget.hpp"

namespace sambung::app {
namespace {

using settings::AuthMethod;
using settings::LimitKind;

ManifestAccess reads(std::string_view manifest) {
  auto read = read_manifest_access(manifest);
  EXPECT_TRUE(read) << read.error().what;
  return read ? std::move(*read) : ManifestAccess{};
}

constexpr const char* kManifest = R"({
  "auth": [
    {"method":"refresh_token","url":"/oauth/token","client_auth":"basic","scope":"crm",
     "base_url":"/api_domain","life_s":600,"fields":{"grant":"x"},
     "rules":[{"pointer":"/error","value":"invalid_code","refusal":"grant"}]},
    {"method":"static_header","carrier":{"header":"X-Api-Key","prefix":""}},
    {"method":"session","url":"https://erp.example/login","carrier":{"header":"Cookie","prefix":"s="},
     "session":{"body":"{\"p\":{password}}","picks":[{"from":"cookie","where":"sid"}],
                "token":"{0}","base64":true}}],
  "http": {"base_url":"https://api.crm.example","origins":["https://files.crm.example"]},
  "limits": [
    {"kind":"fixed_window","n":100,"s":10,"headers":{"remaining":"X-Left"}},
    {"kind":"fixed_window","scope":"search","n":4,"s":1},
    {"kind":"daily_budget","n":250000}]})";

settings::Credential credential_of(AuthMethod method = AuthMethod::kOfManifest) {
  settings::Credential credential;
  credential.name = "crm";
  credential.method = method;
  credential.client_id = "id";
  credential.secret = Secret("s");
  credential.user = "u";
  credential.password = Secret("p");
  return credential;
}

TEST(ManifestAccess, SaysWhatASystemWants) {
  const ManifestAccess access = reads(kManifest);
  EXPECT_EQ(access.auth.size(), 3U);
  EXPECT_EQ(access.base_url, "https://api.crm.example");
  EXPECT_EQ(access.origins.size(), 1U);
  EXPECT_EQ(access.limits.size(), 3U);
  EXPECT_FALSE(reads("{}").says_something());
  EXPECT_FALSE(reads(R"({"auth":["static_bearer","oauth2_refresh"]})").says_something());
}

TEST(ManifestAccess, RefusesWhatItCannotMean) {
  for (const char* manifest :
       {"[", R"({"auth":{"method":"magic"}})", R"({"auth":7})", R"({"limits":{}})",
        R"({"limits":[{"kind":"some","n":1}]})", R"({"limits":[{"kind":"concurrency"}]})",
        R"({"limits":[{"kind":"fixed_window","n":1}]})",
        R"({"limits":[{"kind":"leaky_bucket","n":1,"per_s":0}]})",
        R"({"auth":{"method":"basic","rules":[{"refusal":"never"}]}})",
        R"({"auth":{"method":"session","session":{"picks":[{"from":"head"}]}}})"}) {
    EXPECT_FALSE(read_manifest_access(manifest)) << manifest;
  }
}

TEST(Grants, TakeTheFirstWayWhereTheSettingsNameNone) {
  const auto grant = grant_of(credential_of(), reads(kManifest), "https://crm.local/api/");
  ASSERT_TRUE(grant) << grant.error().what;
  const auto& method = std::get<credentials::RefreshToken>(grant->method);
  EXPECT_EQ(method.client.url, "https://crm.local/api/oauth/token");
  EXPECT_EQ(method.client.auth, credentials::ClientAuth::kBasic);
  EXPECT_EQ(method.client.scope, "crm");
  EXPECT_EQ(method.client.more.size(), 1U);
  EXPECT_EQ(grant->origin_at, "/api_domain");
  EXPECT_EQ(grant->life_assumed, std::chrono::seconds(600));
  EXPECT_EQ(grant->rules.size(), 1U);
  EXPECT_EQ(token_url(*grant), method.client.url);
}

TEST(Grants, TakeTheWayThatTheSettingsName) {
  const auto grant = grant_of(credential_of(AuthMethod::kStaticHeader), reads(kManifest), "");
  ASSERT_TRUE(grant) << grant.error().what;
  EXPECT_EQ(grant->carrier.header, "X-Api-Key");
  EXPECT_EQ(grant->carrier.prefix, "");
  EXPECT_EQ(token_url(*grant), "");
  const auto session = grant_of(credential_of(AuthMethod::kSession), reads(kManifest), "");
  ASSERT_TRUE(session) << session.error().what;
  EXPECT_TRUE(std::get<credentials::SessionLogin>(session->method).base64);
  EXPECT_EQ(session->carrier.header, "Cookie");
}

TEST(Grants, TakeTheWayThatIsForTheirUse) {
  const ManifestAccess access = reads(R"({"auth":[
    {"for":"journal","method":"client_credentials","url":"/token","scope":"journal.read"},
    {"method":"static_header"}]})");
  const auto further = grant_of(credential_of(), access, "https://crm.local", "journal");
  ASSERT_TRUE(further) << further.error().what;
  const auto& method = std::get<credentials::ClientCredentials>(further->method);
  EXPECT_EQ(method.client.scope, "journal.read");
  const auto own = grant_of(credential_of(), access, "https://crm.local");
  ASSERT_TRUE(own) << own.error().what;
  EXPECT_TRUE(std::holds_alternative<credentials::StaticHeader>(own->method));
  EXPECT_FALSE(grant_of(credential_of(), access, "https://crm.local", "export"));
}

TEST(Grants, NeedNoManifestWhereTheSettingsSayAll) {
  settings::Credential credential = credential_of(AuthMethod::kBasic);
  credential.header = "X-Auth";
  const auto grant = grant_of(credential, {}, "");
  ASSERT_TRUE(grant) << grant.error().what;
  EXPECT_EQ(grant->carrier.header, "X-Auth");
  EXPECT_EQ(grant->carrier.prefix, "Basic ");
}

TEST(Grants, SayWhatTheyLack) {
  const auto nameless = grant_of(credential_of(), {}, "");
  ASSERT_FALSE(nameless);
  EXPECT_NE(nameless.error().what.find("lacks method"), std::string::npos);
  const auto placeless = grant_of(credential_of(), reads(kManifest), "");
  ASSERT_FALSE(placeless);
  EXPECT_NE(placeless.error().what.find("lacks url"), std::string::npos);
  EXPECT_FALSE(grant_of(credential_of(AuthMethod::kSession), {}, ""));
}

settings::Limit limit_of(LimitKind kind, double n, std::string scope = {}) {
  settings::Limit limit;
  limit.kind = kind;
  limit.n = n;
  limit.s = std::chrono::seconds(10);
  limit.scope = std::move(scope);
  return limit;
}

TEST(Plans, SettingsReplaceALimitOfTheSameKindAndScope) {
  const auto limits = limits_of(reads(kManifest).limits, {limit_of(LimitKind::kFixedWindow, 190),
                                                          limit_of(LimitKind::kConcurrency, 5)});
  ASSERT_EQ(limits.size(), 4U);
  EXPECT_EQ(limits[0].limit.n, 190);
  EXPECT_EQ(limits[0].headers.remaining, "X-Left");
  EXPECT_EQ(limits[0].headers.limit, "fixed_window");
  EXPECT_EQ(limits[1].limit.name, "search");
  EXPECT_EQ(limits[3].limit.name, "concurrency");
  const credentials::Plan plan = plan_of(limits);
  EXPECT_EQ(plan.limits.size(), 4U);
  EXPECT_EQ(plan.lease_life, std::chrono::seconds(60));  // one of them counts calls that run
}

TEST(Plans, NamesAreUnique) {
  const auto limits = limits_of({}, {limit_of(LimitKind::kFixedWindow, 1, "search"),
                                     limit_of(LimitKind::kConcurrency, 1, "search")});
  EXPECT_EQ(limits[0].limit.name, "search");
  EXPECT_EQ(limits[1].limit.name, "search-2");
  EXPECT_TRUE(credentials::Budget::make(plan_of(limits), {}));
}

TEST(Plans, WithoutLimitsThereIsOneThatA429CanPause) {
  const credentials::Plan plan = plan_of({});
  ASSERT_EQ(plan.limits.size(), 1U);
  EXPECT_TRUE(credentials::Budget::make(plan_of({}), {}));
}

}  // namespace
}  // namespace sambung::app
