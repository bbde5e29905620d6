#include <algorithm>

#include "connectors/rest/definition.hpp"
#include "connectors/rest/read_request.hpp"
#include "connectors/rest/template.hpp"

namespace sambung::rest {

namespace {

RecordSpec read_record(const Place& place) {
  place.only({"id", "version", "version_as", "changed", "changed_as", "fields", "nulls", "author",
              "machines", "deleted", "deleted_is", "merged_into"});
  RecordSpec record;
  record.id = place.pointer("id", "/id");
  record.version = place.pointers("version");
  const std::string form = place.text("version_as", "iso");
  if (form == "unix") record.version_time = TimeForm::kUnix;
  if (form == "unix_ms") record.version_time = TimeForm::kUnixMs;
  record.version_form = place.one_of<VersionForm>("version_as",
                                                  {{"iso", VersionForm::kTime},
                                                   {"unix", VersionForm::kTime},
                                                   {"unix_ms", VersionForm::kTime},
                                                   {"number", VersionForm::kNumber},
                                                   {"answer_time", VersionForm::kAnswerTime}},
                                                  VersionForm::kTime);
  if (record.version.empty() && record.version_form != VersionForm::kAnswerTime) {
    place.wrong("needs `version`, pointers to what rises when a record changes");
  }
  record.changed = place.pointers("changed");
  record.changed_time = place.one_of<TimeForm>(
      "changed_as",
      {{"iso", TimeForm::kIso}, {"unix", TimeForm::kUnix}, {"unix_ms", TimeForm::kUnixMs}},
      TimeForm::kIso);
  if (record.changed.empty() && record.version_form == VersionForm::kNumber) {
    place.wrong("needs `changed`, pointers to when a record changed, as `version` is a number");
  }
  record.fields = place.pointer("fields");
  record.nulls = place.pointers("nulls");
  record.author = place.pointer("author");
  record.machines = place.texts("machines");
  record.deleted = place.pointer("deleted");
  if (place.has("deleted_is")) record.deleted_is = place.in("deleted_is").json();
  record.merged_into = place.pointer("merged_into");
  return record;
}

FindSpec read_request_by(const Place& place) {
  FindSpec find;
  find.list = read_list(place, {"by", "each", "each_max", "match", "then"});
  find.by = place.needed("by");
  find.each = place.text("each");
  if (!find.each.empty()) {
    const std::string reason = check_templates("{" + find.each + "}", "");
    if (!reason.empty()) place.in("each").wrong(reason);
  }
  find.each_max = static_cast<std::size_t>(place.number("each_max", 4, 64));
  find.match = place.pointers("match");
  find.refetch = place.text("then") == "fetch";
  return find;
}

FindSpec read_find(const Place& place) {
  FindSpec find = read_request_by(place);
  if (find.by != "phone" && find.by != "email" && find.by != "id") {
    place.in("by").wrong("is none of phone, email, id");
  }
  return find;
}

Lookup read_lookup(const Place& place) {
  place.only({"find", "fields", "newest"});
  Lookup lookup;
  for (const Place& each : place.each("find")) {
    FindSpec find = read_request_by(each);
    if (find.refetch) each.in("then").wrong("a look-up answers with what its request gives");
    if (find.match.empty()) each.wrong("needs `match`: a search may give what is somebody else's");
    lookup.match[find.by] = find.match;
    lookup.find.push_back(std::move(find));
  }
  if (lookup.find.empty()) place.wrong("needs `find`: requests, each by a key");
  for (const auto& [member, pointer] : place.text_members("fields")) {
    if (!web::is_pointer(pointer)) place.in("fields").in(member).wrong("is no JSON pointer");
    lookup.fields.emplace(member, pointer);
  }
  if (lookup.fields.empty()) place.wrong("needs `fields`: what is answered, and where it stands");
  lookup.newest = place.pointer("newest");
  return lookup;
}

FetchSpec read_fetch(const Place& place) {
  FetchSpec fetch;
  fetch.batch = static_cast<std::size_t>(std::max<std::int64_t>(1, place.number("batch", 1, 500)));
  fetch.many = read_list(place, {"item", "batch"});
  fetch.request = fetch.many.request;
  fetch.item = place.pointer("item");
  return fetch;
}

Feed read_feed(const Place& place) {
  Feed feed;
  feed.list =
      read_list(place, {"walk", "strict", "precision", "overlap_s", "descending", "tombstones"});
  feed.rules.walk = place.one_of<Walk>(
      "walk", {{"time", Walk::kTime}, {"keyset", Walk::kKeyset}, {"pages", Walk::kPages}},
      Walk::kTime);
  feed.rules.strict = place.flag("strict", false);
  feed.rules.precision = place.one_of<Micros>(
      "precision", {{"s", Micros{1'000'000}}, {"ms", Micros{1000}}, {"us", Micros{1}}}, 1000);
  feed.rules.overlap = place.number("overlap_s", 0, 7 * 86400) * 1'000'000;
  feed.rules.descending = place.flag("descending", false);
  feed.tombstones = place.flag("tombstones", false);
  if (feed.rules.descending && feed.rules.walk != Walk::kPages) {
    place.in("descending").wrong("goes with `walk: pages` alone");
  }
  return feed;
}

ObjectSpec read_object(const Place& place) {
  place.only({"record", "find", "fetch", "create", "update", "erase", "changes", "create_once"});
  if (!place.has("record")) place.wrong("needs `record`, which says how a record reads");
  ObjectSpec object;
  object.record = read_record(place.in("record"));
  for (const Place& each : place.each("find")) object.find.push_back(read_find(each));
  if (place.has("fetch")) object.fetch = read_fetch(place.in("fetch"));
  if (place.has("create")) object.create = read_write(place.in("create"));
  if (place.has("update")) object.update = read_write(place.in("update"));
  if (place.has("erase")) object.erase = read_request(place.in("erase"));
  for (const Place& each : place.each("changes")) object.feeds.push_back(read_feed(each));
  object.create_once = place.flag("create_once", false);
  if (object.create && !object.create_once && object.find.empty()) {
    place.in("create").wrong(
        "needs `find` beside it, or `create_once`: else a create whose end is unknown makes two");
  }
  return object;
}

LogSpec read_log(const Place& place) {
  place.only({"create", "update", "find"});
  LogSpec log;
  if (place.has("create")) log.create = read_write(place.in("create"));
  if (place.has("update")) log.update = read_write(place.in("update"));
  if (place.has("find")) {
    const Place find = place.in("find");
    log.find = read_list(find, {"text", "id"});
    log.find_text = find.pointer("text");
    log.find_id = find.pointer("id", "/id");
  }
  return log;
}

ReceiveSpec read_receive(const Place& place) {
  place.only({"when", "query", "items", "object", "id", "record"});
  ReceiveSpec receive;
  receive.when = read_condition(place);
  receive.query = place.text("query");
  receive.items = place.pointer("items");
  receive.object = place.needed("object");
  receive.id = place.pointer("id", "/id");
  if (place.has("record")) receive.record = place.pointer("record");
  return receive;
}

SubscriptionSpec read_subscriptions(const Place& place) {
  place.only({"topics", "list", "id", "url", "topic", "secret", "create", "delete"});
  SubscriptionSpec subscriptions;
  subscriptions.topics = place.texts("topics");
  if (!place.has("list")) place.wrong("needs `list`");
  subscriptions.list = read_list(place.in("list"));
  subscriptions.id = place.pointer("id", "/id");
  subscriptions.url = place.pointer("url", "/url");
  subscriptions.topic = place.pointer("topic");
  subscriptions.secret = place.pointer("secret");
  if (place.has("create")) subscriptions.create = read_request(place.in("create"));
  if (place.has("delete")) subscriptions.remove = read_request(place.in("delete"));
  return subscriptions;
}

Meter read_meter(const Place& place) {
  place.only({"limit", "remaining", "size", "resets"});
  return {place.needed("limit"), read_source(place, "remaining"), read_source(place, "size"),
          read_source(place, "resets")};
}

void read_objects(const Place& root, Definition& definition) {
  for (const auto& [name, place] : root.members("objects")) {
    definition.objects.emplace(name, read_object(place));
  }
  for (const auto& [name, place] : root.members("log")) {
    if (name != "message" && name != "day") place.wrong("is none of message, day");
    definition.log.emplace(name, read_log(place));
  }
  for (const auto& [name, place] : root.members("lookup")) {
    definition.lookup.emplace(name, read_lookup(place));
  }
  for (const Place& place : root.each("receive")) {
    definition.receive.push_back(read_receive(place));
    if (!definition.objects.contains(definition.receive.back().object)) {
      place.in("object").wrong("is no object of this definition");
    }
  }
}

}  // namespace

Definition read_definition(const Json& json) {
  const Place root(json, "");
  root.only({"name", "about", "parameters", "headers", "objects", "log", "lookup", "receive",
             "subscriptions", "probe", "errors", "meters", "describe", "connection"});
  Definition definition;
  definition.name = root.needed("name");
  definition.headers = root.text_members("headers");
  for (const auto& [name, place] : root.members("parameters")) {
    place.only({"about", "required"});
    definition.parameters.emplace(name, place.flag("required", true));
  }
  read_objects(root, definition);
  if (definition.objects.empty()) root.wrong("needs `objects`, of which contact is the usual one");
  if (root.has("subscriptions")) {
    definition.subscriptions = read_subscriptions(root.in("subscriptions"));
  }
  if (root.has("probe")) definition.probe = read_request(root.in("probe"));
  definition.rules = read_rules(root, "errors");
  for (const Place& place : root.each("meters")) definition.meters.push_back(read_meter(place));
  definition.describe = root.has("describe") ? root.in("describe").json() : Json::object();
  if (!definition.describe.is_object()) root.in("describe").wrong("must be an object");
  return definition;
}

}  // namespace sambung::rest
