#include "core/simulator/request_log.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace sambung::simulator {
namespace {

constexpr std::size_t kRowsMax = 1000;
constexpr std::size_t kBodyMax = 4096;
constexpr std::array kSecrets = {"access_token", "verify_token",  "pin",
                                 "code",         "client_secret", "input_token"};

void redact(Json& body) {
  if (!body.is_object()) return;
  for (const char* name : kSecrets) {
    if (body.contains(name)) body[name] = "(secret)";
  }
  if (body.contains("webhook_configuration")) redact(body["webhook_configuration"]);
}

std::string shown_body(const HttpRequest& request) {
  auto body = parse_json(request.body);
  if (!body)
    return request.body.empty() ? "" : "(" + std::to_string(request.body.size()) + " bytes)";
  redact(*body);
  return compact(*body).substr(0, kBodyMax);
}

}  // namespace

void RequestLog::add(const HttpRequest& request, unsigned status, UnixTime now) {
  rows_.push_back({++last_, unix_ms(now), request.method, std::string(request.path()), status,
                   shown_body(request)});
  if (rows_.size() > kRowsMax) rows_.pop_front();
}

Json RequestLog::rows(std::uint64_t since) const {
  Json rows = Json::array();
  for (const Row& row : rows_) {
    if (row.number <= since) continue;
    rows.push_back({{"number", row.number},
                    {"at_ms", row.at_ms},
                    {"method", row.method},
                    {"path", row.path},
                    {"status", row.status},
                    {"body", row.body}});
  }
  return rows;
}

}  // namespace sambung::simulator
