#include "core/app/cli/shadow_run.hpp"

#include "core/model/hook.hpp"
#include "core/model/record.hpp"

namespace sambung::cli {

namespace {

using Json = nlohmann::json;

constexpr std::chrono::seconds kPatience{30};

/// What a call gave, with its outcome: all that can differ.
Result<Json> said(supervise::ConnectorPort& port, const supervise::CallRequest& call) {
  auto answer = port.call(call, kPatience);
  if (!answer && answer.error().code == ErrorCode::kNotFound) return Json("cannot");
  if (!answer) return answer.error();
  Json all = Json::array();
  for (const supervise::Emitted& item : answer->items) {
    all.push_back(Json::parse(item.item, nullptr, false));
  }
  return Json{{"outcome", static_cast<int>(answer->outcomes.front().outcome)}, {"items", all}};
}

/// The fields as the connector would get them; "cannot: reason" where the mapping refuses them.
Json native(ShadowVersion& version, const Json& fields) {
  if (!version.mapping || !version.mapping->has("contact")) return fields;
  auto made = version.mapping->to_native("contact", fields, nullptr);
  return made ? *std::move(made) : Json("cannot: " + made.error().what);
}

}  // namespace

void ShadowRun::compare(const std::string& event, const char* what, const Json& now,
                        const Json& next) {
  if (now == next) return;
  ShadowDifference difference{.event = event, .what = what, .places = {}};
  for (const Json& step : Json::diff(now, next)) {
    difference.places.push_back(step.at("path").get<std::string>());
  }
  differences_.push_back(std::move(difference));
}

Result<void> ShadowRun::compare_descriptions() {
  const supervise::CallRequest call{
      .operation = "sambung.describe/0", .requests = {""}, .contexts = {}, .limit = 0};
  auto now = said(now_.port, call);
  if (!now) return now.error();
  auto next = said(next_.port, call);
  if (!next) return next.error();
  compare("", "describe", *now, *next);
  return {};
}

Result<void> ShadowRun::take(const journal::Record& record) {
  if (record.erased) return {};
  const std::string& type = record.event.envelope.type;
  if (type == model::HookReceived::kType) return take_webhook(record);
  if (type == model::PersonSynced::kType) return take_decision(record);
  return {};
}

Result<void> ShadowRun::take_webhook(const journal::Record& record) {
  const Json hook = Json::parse(record.event.body, nullptr, false);
  if (!hook.is_object() || hook.value("connection", "") != connection_) return {};
  Json headers = Json::object();
  for (const Json& header : hook.value("headers", Json::array())) {
    headers[header.at("name").get<std::string>()] = header.at("value");
  }
  const Json context = {{"method", hook.value("method", "")},
                        {"query", hook.value("query", "")},
                        {"headers", headers}};
  const supervise::CallRequest call{.operation = "sambung.receive/0",
                                    .requests = {record.event.raw},
                                    .contexts = {context.dump()},
                                    .limit = 0};
  auto now = said(now_.port, call);
  if (!now) return now.error();
  auto next = said(next_.port, call);
  if (!next) return next.error();
  ++webhooks_;
  compare(record.event.envelope.id.text(), "receive", *now, *next);
  return {};
}

Result<void> ShadowRun::take_decision(const journal::Record& record) {
  const Json body = Json::parse(record.event.body, nullptr, false);
  if (!body.is_object()) return {};
  const Json::json_pointer place("/standing/links/" + connection_ + "/intent");
  if (!body.contains(place)) return {};
  const Json& intent = body.at(place);
  const std::string number = intent.value("number", Json()).dump();
  if (!seen_.insert(body.value("person_id", "") + " " + number).second) return {};
  const Json fields = intent.value("fields", Json::object());
  ++writes_;
  compare(record.event.envelope.id.text(), "write", native(now_, fields), native(next_, fields));
  return {};
}

}  // namespace sambung::cli
