#include "core/sync/turn.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/json/document.hpp"
#include "core/logging/logger.hpp"
#include "core/model/codec.hpp"
#include "core/model/links.hpp"
#include "core/sync/standing.hpp"
#include "core/sync/value_json.hpp"

namespace sambung::sync {

namespace {

constexpr const char* kHere = "sambung";
constexpr std::size_t kUntoldMax = 64;

std::optional<Value> value_in(const std::string& json) {
  const auto document = json::Document::parse(json, {.bytes_max = 1024 * 1024});
  return document ? value_of(document->root()) : std::nullopt;
}

/// What is to be done next with a person's record; nullopt for nothing.
std::optional<Doing> doing(const PersonSync& sync, const std::string& connection) {
  if (sync.must_read(connection)) return Doing::kRead;
  if (sync.must_write(connection)) return Doing::kWrite;
  return std::nullopt;
}

}  // namespace

Result<Turn::Touched*> Turn::touch(std::string_view person_id) { return take_up(person_id, true); }

Result<Turn::Touched*> Turn::known(std::string_view person_id) { return take_up(person_id, false); }

Turn::Touched* Turn::at_hand(std::string_view person_id) {
  const auto found = touched_.find(person_id);
  if (found == touched_.end()) return nullptr;
  found->second.is_marked = false;
  return &found->second;
}

Result<Turn::Touched*> Turn::take_up(std::string_view person_id, bool may_be_new) {
  if (Touched* touched = at_hand(person_id)) return touched;
  auto root = parts_.people.root_of(person_id);
  if (!root) return root.error();
  if (Touched* touched = at_hand(*root)) return touched;
  auto kept = parts_.store.load(*root);
  if (!kept) return kept.error();
  if (kept->standing.empty() && !may_be_new) return nullptr;
  Touched& touched = touched_[*root];
  touched.kept = *std::move(kept);
  touched.ties_before = ties_of(touched.kept.person);
  touched.reviews_before = touched.kept.person.reviews;
  PersonSync sync(touched.kept.person, parts_.rules);
  for (const auto& [connection, reach] : parts_.rules.connections) sync.want(connection);
  touched.may_differ = touched.kept.person.links.size() != touched.ties_before.size();
  return &touched;
}

Result<void> Turn::take(const model::Envelope& envelope, const model::Data& data) {
  const EventId& id = envelope.id;
  if (const auto* record = std::get_if<model::RecordChanged>(&data)) {
    return take_record(id, *record);
  }
  if (const auto* created = std::get_if<model::PersonCreated>(&data)) {
    auto filled = fill(created->person_id, id, "name", created->name.value_or(""));
    if (!filled) return filled;
  }
  for (model::IdentityLinked& linked : model::links_in(envelope, data)) {
    const bool email = linked.kind == model::IdentityKind::kEmail;
    if (!email && !linked.phone) continue;
    auto filled = fill(linked.person_id, id, email ? "email" : "phone",
                       email ? std::move(linked.value) : std::move(linked.phone->e164));
    if (!filled) return filled;
  }
  if (const auto* edited = std::get_if<model::PersonEdited>(&data)) return edit(id, *edited);
  if (const auto* merged = std::get_if<model::PersonMerged>(&data)) return merge(id, *merged);
  if (const auto* erased = std::get_if<model::PersonErased>(&data)) {
    touched_.erase(erased->person_id);
    return parts_.store.forget(erased->person_id);
  }
  return {};
}

Result<void> Turn::take_record(const EventId& id, const model::RecordChanged& record) {
  if (record.object != "contact" || !parts_.rules.connections.contains(record.connection))
    return {};
  auto links = parts_.people.links_of(
      parts_.keys.subject_of_record(record.connection, record.object, record.remote_id));
  if (!links) return links.error();
  if (links->empty()) return {};  // nobody's, and the settings let it make nobody
  auto touched = touch(links->front().person_id);
  if (!touched) return touched.error();
  (*touched)->causes.push_back(id.text());
  (*touched)->may_differ = true;
  PersonSync sync((*touched)->kept.person, parts_.rules);
  if (record.deleted.value_or(false) || record.merged_into) {
    (*touched)->binds = true;
    std::string into = record.merged_into.value_or("");
    auto anothers = is_anothers(record.connection, into, links->front().person_id);
    if (!anothers) return anothers.error();
    sync.hear_of_end(record.connection, record.remote_id, *anothers ? std::string() : into);
    return {};
  }
  Record told;
  told.remote_id = record.remote_id;
  told.version = record.version;
  told.at = record.time;
  told.by_human = record.author == "human";
  told.former_ids = record.former_ids;
  told.fields_json = record.fields.json;
  auto observation = observation_of(told, record.connection, false);
  if (!observation || record.trouble) {
    ++unmapped_;
    parts_.log.warn("event=record_unmapped connection={} reason=\"{}\"", record.connection,
                    record.trouble ? *record.trouble : observation.error().what);
    return {};
  }
  sync.observe(record.connection, with_time(*std::move(observation)));
  return {};
}

/// A system's clock that runs ahead must not win for ever.
Observation Turn::with_time(Observation observation) const {
  const UnixTime said = observation.stamp.at;
  observation.stamp.at = said == UnixTime{} ? parts_.now : std::min(said, parts_.now);
  return observation;
}

/// What WhatsApp says of a person fills in what nobody has said, and gives way to whoever says more.
Result<void> Turn::fill(std::string_view person_id, const EventId& id, const char* field,
                        std::string value) {
  auto touched = touch(person_id);
  if (!touched) return touched.error();
  std::vector<std::string>& causes = (*touched)->causes;
  if (causes.empty() || causes.back() != id.text()) causes.push_back(id.text());
  fill(**touched, field, std::move(value));
  return {};
}

void Turn::fill(Touched& touched, const char* field, std::string value) const {
  if (value.empty() || !parts_.rules.fields.contains(field)) return;
  if (!is_null(touched.kept.person.fields[field].value)) return;
  touched.may_differ = true;
  PersonSync(touched.kept.person, parts_.rules)
      .edit(field, std::move(value), {.at = {}, .author = Author::kMachine, .origin = kHere});
}

Result<void> Turn::edit(const EventId& id, const model::PersonEdited& edited) {
  auto touched = touch(edited.person_id);
  if (!touched) return touched.error();
  (*touched)->causes.push_back(id.text());
  (*touched)->binds = true;
  PersonSync sync((*touched)->kept.person, parts_.rules);
  if (edited.value) {
    auto value = value_in(edited.value->json);
    if (!value) return {};  // whoever appended it had it checked
    const Author author = edited.author == "machine" ? Author::kMachine : Author::kHuman;
    sync.edit(edited.field, *std::move(value),
              {.at = edited.time, .author = author, .origin = kHere});
  }
  if (edited.pinned) sync.pin(edited.field, *edited.pinned);
  return {};
}

Result<void> Turn::merge(const EventId& id, const model::PersonMerged& merged) {
  auto into = touch(merged.into_person_id);
  if (!into) return into.error();
  (*into)->causes.push_back(id.text());
  (*into)->binds = true;
  // Loaded by its own id: its root is the other one already.
  auto from = parts_.store.load(merged.from_person_id);
  if (!from) return from.error();
  if (from->standing.empty()) return {};
  std::move(from->untold.begin(), from->untold.end(), std::back_inserter((*into)->causes));
  PersonSync((*into)->kept.person, parts_.rules).absorb(std::move(from->person));
  return parts_.store.forget(merged.from_person_id);
}

Result<void> Turn::revisit(const std::string& person_id) {
  auto touched = touch(person_id);
  if (!touched) return touched.error();
  auto known = parts_.people.known_of(person_id);
  if (!known) return known.error();
  fill(**touched, "name", std::move(known->name));
  fill(**touched, "phone", std::move(known->e164));
  fill(**touched, "email", std::move(known->email));
  return {};
}

Result<void> Turn::doubt(const std::string& person_id) {
  auto touched = known(person_id);
  if (!touched) return touched.error();
  if (*touched == nullptr) return {};
  (*touched)->binds = true;
  PersonSync((*touched)->kept.person, parts_.rules).doubt_all();
  return {};
}

Result<void> Turn::recheck(const std::string& connection, const std::string& person_id) {
  auto touched = known(person_id);
  if (!touched) return touched.error();
  if (*touched == nullptr) return {};
  (*touched)->binds = true;
  PersonSync((*touched)->kept.person, parts_.rules).recheck(connection);
  return {};
}

Result<std::optional<Task>> Turn::begin(const std::string& connection, const std::string& person_id,
                                        std::uint64_t round, May may) {
  auto found = known(person_id);
  if (!found) return found.error();
  if (*found == nullptr) return std::optional<Task>();
  auto absorbed = is_absorbed(person_id);
  if (!absorbed) return absorbed.error();
  if (*absorbed) return std::optional<Task>();  // whoever they are now is due by their own name
  Touched& touched = **found;
  Person& person = touched.kept.person;
  PersonSync sync(person, parts_.rules);
  Fields known;
  for (const auto& [field, ours] : person.fields) known.emplace(field, ours.value);
  auto write = may == May::kMake ? sync.make(connection) : std::nullopt;
  const bool looks = write.has_value();
  if (sync.must_read(connection)) {
    const Link& link = person.links.at(connection);
    const bool tied = link.state == Link::State::kLinked;
    if (auto marked = mark(person_id, touched); !marked) return marked.error();
    return std::optional<Task>(ReadTask{.person_id = person_id,
                                        .remote_id = tied ? link.remote_id : std::string(),
                                        .keys = keys_of(known),
                                        .round = round});
  }
  if (!looks && may != May::kRead) write = sync.write(connection);
  if (auto marked = mark(person_id, touched); !marked) return marked.error();
  if (!write) return std::optional<Task>();
  touched.binds = true;
  return std::optional<Task>(WriteTask{.person_id = person_id,
                                       .write = *std::move(write),
                                       .keys = keys_of(known),
                                       .looks = looks,
                                       .round = round});
}

std::vector<std::string> Turn::unmarked(const std::string& connection) {
  std::vector<std::string> persons;
  for (auto& [person_id, touched] : touched_) {
    const auto& due = touched.kept.due;
    if (!due || due->contains(connection)) continue;
    if (doing(PersonSync(touched.kept.person, parts_.rules), connection)) {
      persons.push_back(person_id);
    }
  }
  return persons;
}

Result<void> Turn::mark() {
  for (auto& [person_id, touched] : touched_) {
    if (touched.is_marked) continue;
    if (auto marked = mark(person_id, touched); !marked) return marked;
  }
  return {};
}

Result<void> Turn::mark(const std::string& person_id, Touched& touched) {
  touched.is_marked = true;
  const PersonSync sync(touched.kept.person, parts_.rules);
  std::map<std::string, Doing> due;
  for (const auto& [connection, link] : touched.kept.person.links) {
    if (const auto next = doing(sync, connection)) due.emplace(connection, *next);
  }
  const auto& known = touched.kept.due;
  if (known == due) return {};
  for (const auto& [connection, doing] : due) {
    if (known && known->contains(connection) && known->at(connection) == doing) continue;
    auto marked = parts_.store.mark_due(connection, person_id, doing, parts_.now);
    if (!marked) return marked;
  }
  for (const auto& [connection, link] : touched.kept.person.links) {
    if (due.contains(connection) || (known && !known->contains(connection))) continue;
    if (auto cleared = parts_.store.clear_due(connection, person_id); !cleared) return cleared;
  }
  touched.kept.due = std::move(due);
  return {};
}

std::vector<model::RemoteRecord> Turn::tied(const Touched& touched) const {
  std::vector<model::RemoteRecord> ties;
  for (const auto& [connection, link] : touched.kept.person.links) {
    if (link.state != Link::State::kLinked) continue;
    const auto before = touched.ties_before.find(connection);
    const bool known =
        before != touched.ties_before.end() && before->second.second == link.remote_id;
    if (!known) {
      ties.push_back({.connection = connection, .object = "contact", .remote_id = link.remote_id});
    }
  }
  return ties;
}

/// Whether the journal has to know. What its events say can be judged again from them as long as nobody
/// was told what came of it: no system, no operator, and no history, which follows when a record is
/// tied to somebody who writes.
Result<bool> Turn::must_tell(const std::string& person_id, const Touched& touched) const {
  if (touched.binds || !touched.kept.person.losses.empty() ||
      touched.kept.person.reviews != touched.reviews_before ||
      touched.kept.untold.size() + touched.causes.size() > kUntoldMax) {
    return true;
  }
  if (tied(touched).empty()) return false;
  auto channels = parts_.people.channels_of(person_id);
  if (!channels) return channels.error();
  return !channels->empty();
}

model::EncodedEvent Turn::decision(const std::string& person_id, const Touched& touched) const {
  model::PersonSynced synced;
  synced.person_id = person_id;
  synced.revision = touched.kept.revision;
  synced.time = parts_.now;
  synced.causes = touched.kept.untold;
  synced.tied = tied(touched);
  for (const Loss& loss : touched.kept.person.losses) {
    synced.lost.push_back({.field = loss.field,
                           .value = model::Raw{to_json(loss.value)},
                           .time = loss.stamp.at,
                           .author = loss.stamp.author == Author::kHuman ? "human" : "machine",
                           .origin = loss.stamp.origin,
                           .reason = loss.reason});
  }
  synced.standing = model::Raw{touched.kept.standing};
  const auto digest = parts_.keys.hash({"person.synced", person_id, std::to_string(synced.revision),
                                        std::to_string(unix_ms(parts_.now))});
  model::Event event;
  event.envelope.id = EventId::make(parts_.now, std::string_view(digest.data(), digest.size()));
  event.envelope.source = "/sambung/sync";
  event.envelope.subject = parts_.keys.subject_of_person(person_id);
  event.envelope.time = parts_.now;
  event.seal_scope = event.envelope.subject;
  event.data = std::move(synced);
  return model::encode(std::move(event));
}

Result<std::vector<model::EncodedEvent>> Turn::close() {
  std::vector<model::EncodedEvent> events;
  for (auto& [person_id, touched] : touched_) {
    if (auto closed = close(person_id, touched, events); !closed) return closed.error();
  }
  return events;
}

Result<void> Turn::close(const std::string& person_id, Touched& touched,
                         std::vector<model::EncodedEvent>& events) {
  Kept& kept = touched.kept;
  const bool may_differ = touched.binds || touched.may_differ;
  std::string standing = may_differ ? encode_standing(kept.person) : kept.standing;
  if (standing == kept.standing && kept.person.losses.empty()) {
    parts_.store.remember(person_id, std::move(kept));
    return {};
  }
  auto must = must_tell(person_id, touched);
  if (!must) return must.error();
  kept.untold.insert(kept.untold.end(), touched.causes.begin(), touched.causes.end());
  kept.standing = std::move(standing);
  ++kept.revision;
  if (*must) {
    events.push_back(decision(person_id, touched));
    kept.untold.clear();
  }
  const std::vector<Loss> losses = std::exchange(kept.person.losses, {});
  if (auto put = parts_.store.keep(person_id, kept, touched.ties_before); !put) return put.error();
  for (const Loss& loss : losses) {
    auto added = parts_.store.add_loss(person_id, loss, parts_.now);
    if (!added) return added;
  }
  losses_ += losses.size();
  parts_.store.remember(person_id, std::move(kept));
  return {};
}

}  // namespace sambung::sync
