#include "core/app/cli/shadow_run.hpp"

#include "core/model/hook.hpp"
#include "core/model/record.hpp"
#include "core/sync/request.hpp"
#include "core/sync/standing.hpp"

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

sync::WriteTask task_of(const std::string& person_id, const sync::Link& link) {
  sync::WriteTask task;
  task.person_id = person_id;
  task.write.remote_id = link.remote_id;
  task.write.intent = link.intent->number;
  task.write.fields = link.intent->fields;
  task.write.expected_version = link.version;
  return task;
}

/// What a version asks of its system for a write.
Result<Json> asked(ShadowVersion& version, const sync::WriteTask& task) {
  version.system().take();  // what it asked before is not this write's
  const supervise::CallRequest call{.operation = "sambung.upsert/0",
                                    .requests = {sync::request_of(task)},
                                    .contexts = {},
                                    .limit = 0};
  auto answer = said(version.port(), call);
  if (!answer) return answer.error();
  return Json(version.system().take());
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
  auto now = said(now_.port(), call);
  if (!now) return now.error();
  auto next = said(next_.port(), call);
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
  auto now = said(now_.port(), call);
  if (!now) return now.error();
  auto next = said(next_.port(), call);
  if (!next) return next.error();
  ++webhooks_;
  compare(record.event.envelope.id.text(), "receive", *now, *next);
  return {};
}

Result<void> ShadowRun::take_decision(const journal::Record& record) {
  const Json body = Json::parse(record.event.body, nullptr, false);
  if (!body.is_object() || !body.contains("standing")) return {};
  auto person = sync::decode_standing(body.at("standing").dump());
  if (!person) return person.error();
  const auto link = person->links.find(connection_);
  if (link == person->links.end() || !link->second.intent) return {};
  return take_write(record, body.value("person_id", ""), link->second);
}

Result<void> ShadowRun::take_write(const journal::Record& record, const std::string& person_id,
                                   const sync::Link& link) {
  if (!seen_.insert(person_id + " " + std::to_string(link.intent->number)).second) return {};
  ++writes_;
  const std::string event = record.event.envelope.id.text();
  const sync::WriteTask task = task_of(person_id, link);
  const Json fields = Json::parse(sync::request_of(task)).at("fields");
  compare(event, "write", now_.native(fields), next_.native(fields));
  if (!now_.speaks_http() || !next_.speaks_http()) return {};
  auto now = asked(now_, task);
  if (!now) return now.error();
  auto next = asked(next_, task);
  if (!next) return next.error();
  compare(event, "request", *now, *next);
  return {};
}

}  // namespace sambung::cli
