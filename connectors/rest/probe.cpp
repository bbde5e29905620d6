#include <chrono>

#include "connectors/rest/system.hpp"
#include "connectors/web/requests.hpp"

/// What system and connector can do, and whether it answers.
namespace sambung::rest {

namespace {

Json abilities_of(const ObjectSpec& object) {
  Json find = Json::array();
  for (const FindSpec& spec : object.find) {
    if (std::find(find.begin(), find.end(), Json(spec.by)) == find.end()) find.push_back(spec.by);
  }
  const bool versioned = object.record.version_form != VersionForm::kAnswerTime;
  bool feed_deletes = !object.record.deleted.empty();
  for (const Feed& feed : object.feeds) feed_deletes = feed_deletes || feed.tombstones;
  const char* deletes = object.fetch ? "fetch" : "none";
  return {
      {"create", object.create.has_value()},
      {"idempotent", object.create_once ? "op"
                     : find.empty()     ? "none"
                                        : "search"},
      {"versions", versioned && object.fetch ? "seen" : "none"},
      {"batch", {{"upsert", 1}, {"fetch", object.fetch ? object.fetch->batch : 1}, {"find", 1}}},
      {"find", find},
      {"merges", !object.record.merged_into.empty()},
      {"deletes", feed_deletes ? "feed" : deletes}};
}

}  // namespace

void System::describe(Call& call) {
  Json objects = Json::array();
  Json description = Json::object();
  bool polls = false;
  for (const auto& [name, object] : definition_.objects) {
    objects.push_back(name);
    if (name == "contact") description["contact"] = abilities_of(object);
    polls = polls || !object.feeds.empty();
  }
  description["objects"] = objects;
  if (!definition_.log.empty()) {
    Json granularity = Json::array();
    for (const auto& [name, log] : definition_.log) granularity.push_back(name);
    const LogSpec& log = definition_.log.begin()->second;
    description["log"] = {{"granularity", granularity},
                          {"edit", log.update.has_value()},
                          {"idempotent", log.find ? "search" : "none"}};
  }
  for (const auto& [name, lookup] : definition_.lookup) {
    Json& told = description["lookups"][name];
    for (const auto& [key, pointers] : lookup.match) told["keys"].push_back(key);
    for (const auto& [member, pointer] : lookup.fields) {
      told["returns"][member] = "what stands at " + pointer;
    }
  }
  if (polls) description["changes"] = {{"mode", "poll"}};
  description.merge_patch(definition_.describe);
  call.emit(0, dump(description));
  call.settle_all(Outcome::done());
}

void System::probe(Call& call) {
  if (!definition_.probe) return call.settle_all(Outcome::not_supported("no `probe` is defined"));
  caller_.set_deadline(call.deadline());
  Json scope = scope_of(Json::object());
  const Reply reply = caller_.call(*definition_.probe, scope, Needs::kNothing);
  const bool reached = reply.status != 0;
  call.emit(0, dump(web::finding("reach", reached, reached ? "" : reply.outcome.reason)));
  if (reached) {
    const bool accepted = !web::is_refusal(reply.outcome);
    call.emit(0, dump(web::finding("credentials", accepted, accepted ? "" : reply.outcome.reason)));
  }
  if (reply.server_ms > 0) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    Json clock = web::finding("clock", true, "");
    clock["skew_ms"] = reply.server_ms - now_ms;
    call.emit(0, dump(clock));
  }
  const bool told = reached && (reply.outcome.is_done() || web::is_refusal(reply.outcome));
  call.settle_all(told ? Outcome::done() : reply.outcome);
}

}  // namespace sambung::rest
