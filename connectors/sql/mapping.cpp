#include "connectors/sql/mapping.hpp"

#include <chrono>
#include <cstdio>
#include <utility>

namespace sambung::sql {

namespace {

using Text = Value;

Text text_or_null(std::string_view text) { return text.empty() ? Text() : Text(without_nul(text)); }

/// An event with its body.
struct Frame {
  const Event& event;
  const BodyReader& body;
  std::string time;

  Text at(std::string_view path) const { return body.at(path); }
  Text person() const { return text_or_null(event.person()); }
};

bool is_type(const Event& event, std::string_view type) { return event.type() == type; }

Step touch_conversation(const Frame& frame) {
  return {Statement::kTouchConversation,
          {text_or_null(frame.event.conversation()), text_or_null(frame.event.channel()),
           frame.person(), frame.at("group_id"), std::nullopt, frame.time}};
}

Step touch_person(const Frame& frame, const std::string& person, const Text& name,
                  const Text& username) {
  const auto time_of = [&](const Text& value) { return value ? Text(frame.time) : Text(); };
  return {Statement::kTouchPerson,
          {person, name, time_of(name), username, time_of(username), std::nullopt}};
}

/// Text that a reader of the table wants to see: what was written, or a medium's caption.
Text words_of(const Frame& frame) {
  const Text kind = frame.at("content.kind");
  if (!kind) return std::nullopt;
  const std::string content = "content." + *kind + ".";
  for (const char* field : {"body", "caption", "text", "title", "name"}) {
    if (Text words = frame.at(content + field)) return words;
  }
  return std::nullopt;
}

Text in_content(const Frame& frame, const char* field) {
  const Text kind = frame.at("content.kind");
  return kind ? frame.at("content." + *kind + "." + field) : std::nullopt;
}

Step add_interaction(const Frame& frame, const char* kind, const char* direction) {
  const Event& event = frame.event;
  const Text media_kind = frame.at("content.media.media_kind");
  return {Statement::kAddInteraction,
          {std::string(event.id()),
           kind,
           direction,
           std::string(event.channel()),
           text_or_null(event.account()),
           text_or_null(event.conversation()),
           frame.person(),
           frame.at("message_id"),
           frame.at("target_message_id"),
           frame.at("context.message_id"),
           frame.at("group_id"),
           frame.at("origin"),
           media_kind ? media_kind : frame.at("content.kind"),
           words_of(frame),
           in_content(frame, "id"),
           in_content(frame, "mime_type"),
           in_content(frame, "filename"),
           frame.at("emoji"),
           frame.time,
           std::string(event.body())}};
}

void add_message(const Frame& frame, bool received, Steps& steps) {
  steps.push_back(add_interaction(frame, "message", received ? "in" : "out"));
  steps.push_back(
      {Statement::kApplyActs, {std::string(frame.event.channel()), frame.at("message_id")}});
  if (!frame.event.conversation().empty()) steps.push_back(touch_conversation(frame));
  const Text name = frame.at(received ? "from.name" : "to.name");
  const Text username = frame.at(received ? "from.username" : "to.username");
  // In a group the event's person is the sender, so a name always belongs to it.
  if (frame.person() && (name || username)) {
    steps.push_back(touch_person(frame, *frame.person(), name, username));
  }
}

void add_act(const Frame& frame, const char* kind, Steps& steps) {
  const bool by_person = frame.at("by") != Text("business");
  steps.push_back(add_interaction(frame, kind, by_person ? "in" : "out"));
  steps.push_back(
      {Statement::kApplyActs, {std::string(frame.event.channel()), frame.at("target_message_id")}});
  if (!frame.event.conversation().empty()) steps.push_back(touch_conversation(frame));
}

/// The lattice: failed overrides accepted and sent alone, so it stands below delivered.
constexpr const char* kRanked[] = {"accepted", "sent", "failed", "delivered", "read", "played"};

bool add_status(const Frame& frame, Steps& steps) {
  const Text status = frame.at("status");
  Step step{Statement::kAddStatus,
            {std::string(frame.event.channel()), frame.at("message_id"),
             text_or_null(frame.event.conversation()), frame.person(), status, std::nullopt}};
  for (std::size_t rank = 0; rank < std::size(kRanked); ++rank) {
    const bool this_one = status == Text(kRanked[rank]);
    if (this_one) step.parameters[5] = std::to_string(rank + 1);
    step.parameters.push_back(this_one ? Text(frame.time) : Text());
  }
  for (const char* path : {"errors.0.code", "errors.0.title", "pricing.category"}) {
    step.parameters.push_back(frame.at(path));
  }
  if (!step.parameters[5]) return false;  // "deleted", "warning" and what Meta adds: no rank
  steps.push_back(std::move(step));
  return true;
}

void merge(const Frame& frame, Steps& steps) {
  const Text from = frame.at("from_person_id");
  const Text into = frame.at("into_person_id");
  steps.push_back({Statement::kMergeMark, {from, into}});
  steps.push_back({Statement::kMergeChain, {from}});
  for (const Statement statement :
       {Statement::kMergeTarget, Statement::kMergeEmpty, Statement::kMergeIdentities,
        Statement::kMergeConversations, Statement::kMergeInteractions, Statement::kMergeStatuses,
        Statement::kMergeFiles, Statement::kMergeEvents}) {
    steps.push_back({statement, {from}});
  }
}

/// Milliseconds of "2026-11-23T05:59:00Z" or "...00.123Z"; the event's own time when it is neither.
std::string time_at(const Frame& frame, const char* path) {
  int y = 0;
  unsigned mo = 0, d = 0;
  int h = 0, mi = 0, s = 0, ms = 0;
  const Text text = frame.at(path);
  if (!text || std::sscanf(text->c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%3d", &y, &mo, &d, &h, &mi, &s,
                           &ms) < 6) {
    return frame.time;
  }
  using namespace std::chrono;
  const sys_days day{year{y} / month{mo} / std::chrono::day{d}};
  const auto time =
      sys_time<milliseconds>(day) + hours(h) + minutes(mi) + seconds(s) + milliseconds(ms);
  return std::to_string(time.time_since_epoch().count());
}

void add_file(const Frame& frame, Steps& steps) {
  const Text ends = frame.at("link_ends") ? Text(time_at(frame, "link_ends")) : Text();
  steps.push_back({Statement::kAddFile,
                   {std::string(frame.event.channel()), frame.at("message_id"),
                    frame.at("media_id"), frame.person(), frame.at("mime_type"),
                    frame.at("size_bytes"), frame.at("link"), time_at(frame, "stored"), ends}});
}

/// `at`: where the identity is in the body, with a point behind it; empty for the body itself.
void link_identity(const Frame& frame, const std::string& at, Steps& steps) {
  steps.push_back({Statement::kLinkIdentity,
                   {frame.at(at + "scope"), frame.at(at + "kind"), frame.at(at + "value"),
                    frame.at("person_id"), time_at(frame, "since"), frame.at(at + "phone.e164")}});
}

void open_conversation(const Frame& frame, Steps& steps) {
  steps.push_back({Statement::kTouchConversation,
                   {frame.at("conversation_id"), frame.at("channel.id"), frame.at("person_id"),
                    frame.at("group_id"), frame.time, std::nullopt}});
}

void create_person(const Frame& frame, Steps& steps) {
  steps.push_back(
      touch_person(frame, *frame.at("person_id"), frame.at("name"), frame.at("username")));
  steps.back().parameters[5] = frame.time;
  for (int i = 0;; ++i) {
    const std::string at = "identities." + std::to_string(i) + ".";
    if (!frame.at(at + "value")) return;
    link_identity(frame, at, steps);
  }
}

void add_event(const Frame& frame, Steps& steps) {
  const Event& event = frame.event;
  steps.push_back(
      {Statement::kAddEvent,
       {std::string(event.id()), std::string(event.type()), std::to_string(event.schema_version()),
        frame.time, std::to_string(event.recorded_ms()), text_or_null(event.channel()),
        text_or_null(event.account()), frame.person(), text_or_null(event.conversation()),
        text_or_null(event.cause()), std::string(event.body())}});
}

/// The fields without which a type's rows would have no key.
std::vector<const char*> needed(std::string_view type) {
  if (type == "message.received" || type == "message.sent") return {"message_id"};
  if (type == "message.edited" || type == "message.revoked" || type == "message.reacted") {
    return {"target_message_id"};
  }
  if (type == "message.status") return {"message_id", "status"};
  if (type == "media.stored") return {"message_id", "media_id"};
  if (type == "person.created" || type == "person.erased") return {"person_id"};
  if (type == "person.merged") return {"from_person_id", "into_person_id"};
  if (type == "identity.linked") return {"scope", "kind", "value", "person_id"};
  if (type == "conversation.opened") return {"conversation_id"};
  return {};
}

/// Whether the type has tables of its own and its rows are in `steps`.
bool add_typed(const Frame& frame, Steps& steps) {
  const Event& event = frame.event;
  if (is_type(event, "message.received")) return add_message(frame, true, steps), true;
  if (is_type(event, "message.sent")) return add_message(frame, false, steps), true;
  if (is_type(event, "message.edited")) return add_act(frame, "edit", steps), true;
  if (is_type(event, "message.revoked")) return add_act(frame, "revoke", steps), true;
  if (is_type(event, "message.reacted")) return add_act(frame, "reaction", steps), true;
  if (is_type(event, "message.status")) return add_status(frame, steps);
  if (is_type(event, "media.stored")) return add_file(frame, steps), true;
  if (is_type(event, "person.created")) return create_person(frame, steps), true;
  if (is_type(event, "person.merged")) return merge(frame, steps), true;
  if (is_type(event, "identity.linked")) return link_identity(frame, "", steps), true;
  if (is_type(event, "conversation.opened")) return open_conversation(frame, steps), true;
  return false;
}

}  // namespace

Steps erase_person(const std::string& person) {
  Steps steps;
  for (const Statement statement :
       {Statement::kEraseIdentities, Statement::kEraseInteractions, Statement::kEraseStatuses,
        Statement::kEraseFiles, Statement::kEraseConversations, Statement::kEraseEvents,
        Statement::kErasePerson}) {
    steps.push_back({statement, {person}});
  }
  return steps;
}

Mapped map(const Event& event, BodyReader& body) {
  if (event.body().empty()) return {};  // its key was destroyed: nothing is left to write
  if (!body.read(event.body())) return {{}, "the event's body is not a JSON object"};
  if (body.is_erased()) return {};
  const Frame frame{event, body, std::to_string(event.time_ms())};
  for (const char* field : needed(event.type())) {
    if (!frame.at(field)) {
      return {{}, "the event's body has no " + std::string(field)};
    }
  }
  Mapped mapped;
  if (is_type(event, "person.erased")) mapped.steps = erase_person(*frame.at("person_id"));
  if (!add_typed(frame, mapped.steps)) add_event(frame, mapped.steps);
  return mapped;
}

}  // namespace sambung::sql
