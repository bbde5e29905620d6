#include "core/credentials/token_answer.hpp"

#include <algorithm>
#include <iterator>

#include "core/credentials/fill.hpp"
#include "core/json/pointer.hpp"
#include "core/sodium/base64.hpp"

namespace sambung::credentials {

namespace {

constexpr std::size_t kAnswerBytesMax = 64 * 1024;
constexpr std::chrono::seconds kLifeMax = std::chrono::hours(24 * 30);

struct Registered {
  std::string_view code;
  Refusal refusal;
};

/// Error codes of token endpoints: RFC 6749 section 5.2, and what the IANA registry "OAuth
/// Extensions Errors" adds that a token endpoint may say; read 2026-11.
constexpr Registered kRegistered[] = {
    {"invalid_grant", Refusal::kGrant},
    {"invalid_client", Refusal::kClient},
    {"unauthorized_client", Refusal::kClient},
    {"access_denied", Refusal::kClient},
    {"invalid_request", Refusal::kRequest},
    {"unsupported_grant_type", Refusal::kRequest},
    {"invalid_scope", Refusal::kRequest},
    {"invalid_target", Refusal::kRequest},
    {"slow_down", Refusal::kThrottled},
    {"server_error", Refusal::kServer},
    {"temporarily_unavailable", Refusal::kServer},
};

std::optional<Refused> by_rule(const Grant& grant, json::Value root) {
  for (const AnswerRule& rule : grant.rules) {
    const json::Value value = json::at_pointer(root, rule.pointer);
    if (value.absent()) continue;
    const std::string text = value.string().value_or(std::string(value.raw()));
    if (text == rule.value) return Refused{rule.refusal, {}, {}};
  }
  return std::nullopt;
}

std::optional<Refused> by_code(json::Value root) {
  const auto code = root["error"].string();
  if (!code) return std::nullopt;
  const auto* found = std::ranges::find(kRegistered, *code, &Registered::code);
  if (found == std::end(kRegistered)) return std::nullopt;
  return Refused{found->refusal, std::string(found->code), {}};
}

Refusal by_status(int status) {
  if (status == 429) return Refusal::kThrottled;
  if (status >= 500) return Refusal::kServer;
  if (status == 401 || status == 403) return Refusal::kClient;
  if (status >= 400) return Refusal::kRequest;
  return Refusal::kNotUnderstood;
}

std::string https_origin(const Grant& grant, json::Value root) {
  std::vector<json::Value> places = {root["instance_url"], root["api_domain"]};
  if (!grant.origin_at.empty()) places = {json::at_pointer(root, grant.origin_at)};
  for (const json::Value place : places) {
    if (auto url = place.string(); url && url->starts_with("https://")) return *url;
  }
  return {};
}

/// The value of a cookie in `Set-Cookie: name=value; Path=/`.
std::optional<std::string> cookie(const Answer& answer, const std::string& name) {
  for (const Header& header : answer.headers) {
    const bool sets = std::ranges::equal(header.name, std::string_view("set-cookie"), {},
                                         [](char c) { return c | 0x20; });
    const std::string_view text = header.value.reveal();
    if (!sets || !text.starts_with(name + '=')) continue;
    const std::string_view value = text.substr(name.size() + 1);
    return std::string(value.substr(0, value.find(';')));
  }
  return std::nullopt;
}

/// The session of a log-in; empty when a part of it is not there.
Secret session_of(const SessionLogin& login, json::Value root, const Answer& answer) {
  std::vector<std::pair<std::string, std::string>> values = {{"user", login.user}};
  for (std::size_t i = 0; i < login.picks.size(); ++i) {
    const Pick& pick = login.picks[i];
    auto found = pick.from == Pick::From::kCookie ? cookie(answer, pick.where)
                                                  : json::at_pointer(root, pick.where).text();
    if (!found || found->empty()) return {};
    values.emplace_back(std::to_string(i), std::move(*found));
  }
  Secret session(fill(login.session, values));
  return login.base64 ? Secret(sodium::to_base64(session.reveal())) : std::move(session);
}

Minted minted_by(const Grant& grant, json::Value root, const Answer& answer) {
  Minted minted;
  if (const auto* login = std::get_if<SessionLogin>(&grant.method)) {
    minted.access = session_of(*login, root, answer);
    return minted;
  }
  minted.access = Secret(root["access_token"].string().value_or(""));
  minted.refresh = Secret(root["refresh_token"].string().value_or(""));
  minted.origin = https_origin(grant, root);
  if (const auto life = root["expires_in"].integer(); life && *life > 0) {
    minted.life = std::min(std::chrono::seconds(*life), kLifeMax);
  }
  return minted;
}

}  // namespace

std::variant<Minted, Refused> read_answer(const Grant& grant, const Result<Answer>& answer) {
  if (!answer) return Refused{Refusal::kUnreachable, {}, {}};
  Refused refused{by_status(answer->status), {}, answer->retry_after};
  const auto document =
      json::Document::parse(answer->body.reveal(), {.bytes_max = kAnswerBytesMax});
  const json::Value root = document ? document->root() : json::Value{};
  auto said = by_rule(grant, root);
  if (!said) said = by_code(root);
  if (said) {
    said->retry_after = answer->retry_after;
    return std::move(*said);
  }
  const bool login = std::holds_alternative<SessionLogin>(grant.method);
  if (login && answer->status == 401) refused.refusal = Refusal::kGrant;  // the password itself
  if (answer->status < 200 || answer->status >= 300) return refused;
  Minted minted = minted_by(grant, root, *answer);
  if (minted.access.empty()) return refused;
  return minted;
}

}  // namespace sambung::credentials
