#include "core/whatsapp/groups.hpp"

#include <utility>

#include "core/json/compact.hpp"
#include "core/whatsapp/contacts.hpp"
#include "core/whatsapp/messages.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

/// One element of `groups[]`.
struct Group {
  Change& change;
  Path path;
  std::string kind;
  std::string id;
  std::optional<UnixTime> stated;

  json::Value object() const { return path.last(); }
  Stamp stamp(std::string_view status = {}, std::string_view whom = {}) const {
    return {kind, id, status, whom, stated};
  }
};

/// Members that all group events have.
template <class Event>
Event begin(const Group& group) {
  Event event;
  event.channel = group.change.channel();
  event.group_id = group.id;
  event.kind = group.kind;
  event.time = group.change.time_of(group.stated);
  event.request_id = text(group.object(), "request_id");
  return event;
}

void emit_changed(const Group& group) {
  const json::Value object = group.object();
  auto changed = begin<model::GroupChanged>(group);
  changed.subject = text(object, "subject");
  changed.description = text(object, "description");
  changed.invite_link = text(object, "invite_link");
  changed.join_approval_mode = text(object, "join_approval_mode");
  changed.errors = errors(object["errors"]);
  const Stamp stamp = group.stamp(changed.request_id ? *changed.request_id : std::string_view{});
  group.change.emit(group.path, {}, stamp, std::move(changed), nullptr);
}

/// For sealing only: a number as we typed it is not what WhatsApp calls the person.
model::Party typed_party(const std::string& input) {
  std::string digits;
  for (const char c : input) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  model::Party party;
  place_identifier(party, digits.empty() ? input : digits);
  return party;
}

void emit_participant(const Group& group, const Path& item, const char* what) {
  const json::Value object = group.object();
  const json::Value person = item.last();
  if (!person.is_object()) return group.change.unrecognised(item, "the participant is no object");
  auto joined = begin<model::GroupParticipant>(group);
  joined.change = what;
  joined.party.wa_id = text(person, "wa_id");
  joined.party.user_id = text(person, "user_id");
  joined.party.parent_user_id = text(person, "parent_user_id");
  joined.party.username = username(person["username"]);
  joined.input = text(person, "input");
  joined.reason = text(object, "reason");
  joined.initiated_by = text(object, "initiated_by");
  joined.join_request_id = text(object, "join_request_id");
  const bool whole_group = person.offset() == object.offset();
  (whole_group ? joined.request_errors : joined.errors) = errors(person["errors"]);
  if (!whole_group) joined.request_errors = errors(object["errors"]);
  const model::Party party =
      joined.party.has_identifier() || !joined.input ? joined.party : typed_party(*joined.input);
  const std::string whom = json::compact(person.raw());
  group.change.emit(item, {}, group.stamp(what, whom), std::move(joined), &party);
}

/// Gives whether the group has any list of participants.
bool read_participants(const Group& group) {
  constexpr std::pair<const char*, const char*> kLists[] = {{"added_participants", "added"},
                                                            {"removed_participants", "removed"},
                                                            {"failed_participants", "failed"}};
  bool any = false;
  for (const auto& [key, what] : kLists) {
    const json::Value list = group.object()[key];
    if (!list.is_array()) continue;
    const Path array = group.path.then(list);
    for (const json::Value person : json::children(list)) {
      emit_participant(group, array.then(person), what);
      any = true;
    }
  }
  return any;
}

std::optional<model::GroupText> group_text(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  return model::GroupText{text(object, "text"), flag(object, "update_successful"),
                          errors(object["errors"])};
}

void emit_setting(const Group& group) {
  const json::Value object = group.object();
  const json::Value picture = object["profile_picture"];
  auto setting = begin<model::GroupSetting>(group);
  setting.subject = group_text(object["group_subject"]);
  setting.description = group_text(object["group_description"]);
  if (picture.is_object()) {
    setting.picture =
        model::GroupPicture{text(picture, "mime_type"), text(picture, "sha256"),
                            flag(picture, "update_successful"), errors(picture["errors"])};
  }
  setting.errors = errors(object["errors"]);
  const Stamp stamp = group.stamp(setting.request_id ? *setting.request_id : std::string_view{});
  group.change.emit(group.path, {}, stamp, std::move(setting), nullptr);
}

void emit_status(const Group& group) {
  auto status = begin<model::GroupStatus>(group);
  status.errors = errors(group.object()["errors"]);
  group.change.emit(group.path, {}, group.stamp(), std::move(status), nullptr);
}

/// Meta's documents and its OpenAPI file name the same notices in two ways.
bool is_about_participants(std::string_view kind) {
  return kind == "group_participants_add" || kind == "group_participants_remove" ||
         kind == "group_add_participants" || kind == "group_remove_participants";
}

void read_group(const Group& group) {
  const std::string_view kind = group.kind;
  const bool participants = read_participants(group);
  if (kind == "group_join_request_created") {
    emit_participant(group, group.path, "join_requested");
  } else if (kind == "group_join_request_revoked") {
    emit_participant(group, group.path, "join_revoked");
  } else if (kind == "group_settings_update") {
    emit_setting(group);
  } else if (kind == "group_suspend" || kind == "group_suspend_cleared") {
    emit_status(group);
  } else if (kind == "group_create" || kind == "group_delete") {
    if (!participants || group.change.field() == "group_lifecycle_update") emit_changed(group);
  } else if (is_about_participants(kind)) {
    if (!participants) emit_changed(group);  // nobody is named: the request failed as a whole
  } else if (!participants) {
    group.change.unrecognised(group.path, "the kind of group notice is not known");
  }
}

}  // namespace

void read_groups(Change& change) {
  const json::Value groups = change.value()["groups"];
  if (groups.is_array()) {
    const Path array = change.path().then(groups);
    for (const json::Value element : json::children(groups)) {
      read_group({change, array.then(element), text_or_empty(element, "type"),
                  text_or_empty(element, "group_id"), time(element, "timestamp")});
    }
  }
  if (change.value()["errors"].is_array()) {
    read_errors(change, change.path().then(change.value()["errors"]));
  }
  read_rest(change, change.path(), {"groups", "errors"});
}

}  // namespace sambung::whatsapp
