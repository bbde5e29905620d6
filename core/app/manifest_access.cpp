#include "core/app/manifest_access.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/json/document.hpp"
#include "plugins/runtime/variant.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::app {

namespace {

using credentials::Refusal;
using settings::AuthMethod;
using settings::LimitKind;

constexpr json::Limits kManifestLimits{
    .bytes_max = wire::kManifestBytesMax, .depth_max = 64, .nodes_max = 50'000};
constexpr std::size_t kItemsMax = 32;
constexpr double kAmountMax = 1e9;
constexpr double kSecondsMax = 31 * 24 * 3600;

constexpr std::pair<const char*, AuthMethod> kMethods[] = {
    {"static_header", AuthMethod::kStaticHeader},
    {"basic", AuthMethod::kBasic},
    {"hmac", AuthMethod::kHmac},
    {"refresh_token", AuthMethod::kRefreshToken},
    {"client_credentials", AuthMethod::kClientCredentials},
    {"jwt_bearer", AuthMethod::kJwtBearer},
    {"session", AuthMethod::kSession}};
constexpr std::pair<const char*, LimitKind> kKinds[] = {{"fixed_window", LimitKind::kFixedWindow},
                                                        {"leaky_bucket", LimitKind::kLeakyBucket},
                                                        {"daily_budget", LimitKind::kDailyBudget},
                                                        {"concurrency", LimitKind::kConcurrency}};
constexpr std::pair<const char*, Refusal> kRefusals[] = {{"grant", Refusal::kGrant},
                                                         {"client", Refusal::kClient},
                                                         {"request", Refusal::kRequest},
                                                         {"throttled", Refusal::kThrottled},
                                                         {"server", Refusal::kServer}};

Error wrong(const std::string& what) {
  return Error{ErrorCode::kInvalid, "the manifest's " + what};
}

template <class T, std::size_t size>
std::optional<T> named(const std::pair<const char*, T> (&table)[size], const json::Value& value) {
  const auto text = value.string().value_or("");
  for (const auto& [name, known] : table) {
    if (text == name) return known;
  }
  return std::nullopt;
}

std::string text_of(const json::Value& value) { return value.string().value_or(""); }

/// A member that may be missing, and else is a list of at most kItemsMax.
bool is_list_or_absent(const json::Value& value) {
  return value.absent() || (value.is_array() && value.size() <= kItemsMax);
}

Result<void> read_session(const json::Value& session, ManifestAuth& auth) {
  auth.login_body = text_of(session["body"]);
  if (!session["token"].absent()) auth.session = text_of(session["token"]);
  auth.base64 = session["base64"].boolean().value_or(false);
  if (!is_list_or_absent(session["picks"])) return wrong("`session.picks` must be a short list");
  for (const json::Value pick : json::children(session["picks"])) {
    const std::string from = text_of(pick["from"]);
    const std::string where = text_of(pick["where"]);
    if ((from != "body" && from != "cookie") || where.empty()) {
      return wrong("`session.picks` need from (body, cookie) and where");
    }
    auth.picks.push_back(
        {from == "body" ? credentials::Pick::From::kBody : credentials::Pick::From::kCookie,
         where});
  }
  return {};
}

Result<void> read_rules(const json::Value& rules, ManifestAuth& auth) {
  if (!is_list_or_absent(rules)) return wrong("`auth.rules` must be a short list");
  for (const json::Value rule : json::children(rules)) {
    const auto refusal = named(kRefusals, rule["refusal"]);
    if (!refusal)
      return wrong("`auth.rules` need refusal: grant, client, request, throttled, server");
    auth.rules.push_back({.pointer = text_of(rule["pointer"]),
                          .value = text_of(rule["value"]),
                          .refusal = *refusal});
  }
  return {};
}

void read_carrier(const json::Value& carrier, ManifestAuth& auth) {
  if (auth.method == AuthMethod::kBasic) auth.carrier.prefix = "Basic ";
  if (!carrier["header"].absent()) auth.carrier.header = text_of(carrier["header"]);
  if (!carrier["prefix"].absent()) auth.carrier.prefix = text_of(carrier["prefix"]);
  auth.carrier.query = text_of(carrier["query"]);
}

Result<ManifestAuth> read_auth(const json::Value& value) {
  ManifestAuth auth;
  const auto method = named(kMethods, value["method"]);
  if (!method) return wrong("`auth.method` is none that there is");
  auth.method = *method;
  auth.use = text_of(value["for"]);
  auth.url = text_of(value["url"]);
  auth.client_auth = text_of(value["client_auth"]);
  auth.scope = text_of(value["scope"]);
  auth.audience = text_of(value["audience"]);
  auth.origin_at = text_of(value["base_url"]);
  for (const json::Value field : json::children(value["fields"])) {
    auth.fields.emplace_back(field.key(), text_of(field));
  }
  read_carrier(value["carrier"], auth);
  if (const auto life = value["life_s"].integer(); life && *life > 0 && *life <= 30 * 24 * 3600) {
    auth.life = std::chrono::seconds(*life);
  }
  if (auto read = read_session(value["session"], auth); !read) return read.error();
  if (auto read = read_rules(value["rules"], auth); !read) return read.error();
  return auth;
}

bool in_range(double value, double most) {
  return std::isfinite(value) && value > 0 && value <= most;
}

Result<ManifestLimit> read_manifest_limit(const json::Value& value) {
  ManifestLimit read;
  settings::Limit& limit = read.limit;
  const auto kind = named(kKinds, value["kind"]);
  if (!kind) {
    return wrong("`limits` need kind: fixed_window, leaky_bucket, daily_budget, concurrency");
  }
  limit.kind = *kind;
  limit.name = text_of(value["name"]);
  limit.scope = text_of(value["scope"]);
  limit.n = value["n"].number().value_or(0);
  limit.points = text_of(value["counts"]) == "points";
  const double seconds = value["s"].number().value_or(0);
  limit.per_s = value["per_s"].number().value_or(0);
  const std::int64_t resets = value["resets_min"].integer().value_or(0);
  limit.resets = std::chrono::minutes(std::clamp<std::int64_t>(resets, 0, 24 * 60 - 1));
  if (!in_range(limit.n, kAmountMax)) return wrong("`limits` need n, more than 0");
  if (limit.kind == LimitKind::kFixedWindow && !in_range(seconds, kSecondsMax)) {
    return wrong("`limits` of kind fixed_window need s, more than 0");
  }
  if (limit.kind == LimitKind::kLeakyBucket && !in_range(limit.per_s, kAmountMax)) {
    return wrong("`limits` of kind leaky_bucket need per_s, more than 0");
  }
  limit.s = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
  const json::Value headers = value["headers"];
  read.headers = {.limit = {},
                  .remaining = text_of(headers["remaining"]),
                  .size = text_of(headers["size"]),
                  .resets_s = text_of(headers["resets_s"]),
                  .resets_ms = text_of(headers["resets_ms"])};
  return read;
}

Result<void> read_auths(const json::Value& auth, ManifestAccess& access) {
  if (auth.is_object()) {
    auto read = read_auth(auth);
    if (!read) return read.error();
    access.auth.push_back(std::move(*read));
    return {};
  }
  if (!is_list_or_absent(auth)) return wrong("`auth` must be an object, or a short list of them");
  for (const json::Value each : json::children(auth)) {
    // Names of methods alone are for people: nothing can be told from them.
    if (!each.is_object()) continue;
    auto read = read_auth(each);
    if (!read) return read.error();
    access.auth.push_back(std::move(*read));
  }
  return {};
}

}  // namespace

Result<ManifestAccess> read_manifest_access(std::string_view manifest, std::string_view config) {
  const auto document = json::Document::parse(manifest, kManifestLimits);
  if (!document) return document.error();
  const json::Value root = document->root();
  const auto said = [&](const char* member) { return runtime::said_of(root, config, member); };
  ManifestAccess access;
  if (auto read = read_auths(said("auth"), access); !read) return read.error();
  access.base_url = text_of(said("http")["base_url"]);
  if (!said("hooks").absent()) access.hooks = said("hooks").raw();
  const json::Value origins = said("http")["origins"];
  if (!is_list_or_absent(origins)) return wrong("`http.origins` must be a short list");
  for (const json::Value origin : json::children(origins))
    access.origins.push_back(text_of(origin));
  const json::Value limits = said("limits");
  if (!is_list_or_absent(limits)) return wrong("`limits` must be a list of at most 32");
  for (const json::Value limit : json::children(limits)) {
    auto read = read_manifest_limit(limit);
    if (!read) return read.error();
    access.limits.push_back(std::move(*read));
  }
  return access;
}

}  // namespace sambung::app
