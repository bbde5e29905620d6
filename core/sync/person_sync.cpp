#include "core/sync/person_sync.hpp"

#include <algorithm>
#include <utility>

namespace sambung::sync {

namespace {

constexpr std::chrono::minutes kFightWindow{10};
constexpr std::size_t kFightChanges = 5;
constexpr std::size_t kSeenMax = 64;

bool is_about(const Link& link, const Observation& observation) {
  return observation.remote_id == link.remote_id || link.former_ids.contains(observation.remote_id);
}

void tie(Link& link, const std::string& remote_id) {
  const bool was_tied = link.state == Link::State::kLinked;
  if (was_tied && link.remote_id != remote_id) link.former_ids.insert(link.remote_id);
  link.state = Link::State::kLinked;
  link.remote_id = remote_id;
  link.doubted = false;
}

void doubt(Link& link) {
  link.intent->unknown = true;
  link.needs_read = true;
}

/// False when the system said so before. Older than all that is remembered counts as said before.
bool remember(Link& link, const Observation& observation) {
  const bool is_new = link.seen.emplace(observation.version, hash_of(observation.fields)).second;
  if (link.seen.size() > kSeenMax) link.seen.erase(link.seen.begin());
  return is_new;
}

}  // namespace

void PersonSync::want(const std::string& connection) { person_.links.try_emplace(connection); }

void PersonSync::edit(const std::string& field, Value value, const Stamp& stamp) {
  const auto rule = rules_.fields.find(field);
  if (rule == rules_.fields.end()) return;
  const auto review = person_.reviews.find(field);
  const bool is_reviewed = review != person_.reviews.end();
  const bool decides = is_reviewed && stamp.author == Author::kHuman;
  if (!decides && rule->second.policy == Policy::kOwner && rule->second.owner != stamp.origin) {
    return lose(field, value, stamp, "owner");
  }
  if (is_reviewed) {
    if (stamp.author == Author::kMachine) {
      review->second.offers.push_back({std::move(value), stamp});
      return;
    }
    end_review(field, value);
  }
  set(field, value, stamp);
}

void PersonSync::pin(const std::string& field, bool pinned) {
  if (rules_.fields.contains(field)) person_.fields[field].pinned = pinned;
}

void PersonSync::observe(const std::string& connection, const Observation& observation) {
  Link& link = person_.links[connection];
  if (observation.fresh && link.state != Link::State::kGone) {
    return read(connection, link, observation);
  }
  switch (link.state) {
    case Link::State::kWanted:
      if (link.intent) return wait_for_reading(link, observation);
      tie(link, observation.remote_id);  // it is read before anything is written into it
      break;
    case Link::State::kGone: return take_late(link, observation);
    case Link::State::kLinked: break;
  }
  // It went into another record, or that is somebody else's.
  if (!is_about(link, observation)) return wait_for_reading(link, observation);
  if (link.intent) return wait_for_end(link, observation);
  take_news(connection, link, observation);
}

void PersonSync::read(const std::string& connection, Link& link, const Observation& observation) {
  tie(link, observation.remote_id);
  link.former_ids.insert(observation.former_ids.begin(), observation.former_ids.end());
  link.needs_read = false;
  link.is_rechecked = false;
  settle_by_reading(link, observation);
  take_in(connection, link, observation);
  pass_waiting(link);
}

/// What is known by now waits for nothing: after the write it would seem to be somebody's value of old.
void PersonSync::wait_for_end(Link& link, Observation observation) {
  std::erase_if(observation.fields, [&link, &observation](const auto& told) {
    const auto base = link.bases.find(told.first);
    return base != link.bases.end() && base->second.theirs == told.second &&
           observation.version <= base->second.version;
  });
  if (!observation.fields.empty()) link.waiting.push_back(std::move(observation));
}

void PersonSync::wait_for_reading(Link& link, const Observation& observation) {
  link.needs_read = true;
  link.waiting.push_back(observation);
}

/// All that came before a reading is older, whatever its version says.
void PersonSync::pass_waiting(Link& link) {
  for (const Observation& late : std::exchange(link.waiting, {})) take_late(link, late);
}

/// Of a record that is gone nobody can be asked any more which ids it had: all counts as its own.
void PersonSync::take_late(Link& link, const Observation& observation) {
  if (link.state != Link::State::kGone && !is_about(link, observation)) return;
  if (remember(link, observation)) note_overwritten(link, observation);
}

/// Field by field, since a feed may name the changed ones alone and come in any order.
void PersonSync::take_news(const std::string& connection, Link& link,
                           const Observation& observation) {
  Observation newer = observation;
  newer.fields.clear();
  Observation older = newer;
  bool is_unsure = false;
  for (const auto& [field, value] : observation.fields) {
    const auto base = link.bases.find(field);
    if (base == link.bases.end() || observation.version > base->second.version) {
      newer.fields.emplace(field, value);
    } else if (base->second.theirs == value) {
      continue;
    } else if (observation.version < base->second.version) {
      older.fields.emplace(field, value);
    } else {
      is_unsure = true;
    }
  }
  if (!older.fields.empty() && remember(link, older)) note_overwritten(link, older);
  if (!newer.fields.empty()) take_in(connection, link, newer);
  // Made so close to what we know that nothing tells which was first.
  if (is_unsure) wait_for_reading(link, observation);
}

void PersonSync::find_nothing(const std::string& connection) {
  Link& link = person_.links[connection];
  link.needs_read = false;
  link.is_rechecked = false;
  link.intent.reset();  // an unknown making of the record did not take effect
  if (link.state == Link::State::kLinked) link.state = Link::State::kGone;
  pass_waiting(link);
}

/// Late word of a version that never was the newest one for us: what was set there and is no more.
void PersonSync::note_overwritten(const Link& link, const Observation& observation) {
  for (const auto& [field, value] : observation.fields) {
    if (!rules_.fields.contains(field)) continue;
    const auto base = link.bases.find(field);
    const auto ours = person_.fields.find(field);
    if (base != link.bases.end() && base->second.theirs == value) continue;
    if (ours != person_.fields.end() && ours->second.value == value) continue;
    lose(field, value, observation.stamp, "overwritten before it was seen");
  }
}

void PersonSync::take_waiting(const std::string& connection, Link& link) {
  for (const Observation& observation : std::exchange(link.waiting, {})) {
    observe(connection, observation);
  }
}

/// Whether an unknown write took effect, field by field.
void PersonSync::settle_by_reading(Link& link, const Observation& observation) {
  if (!link.intent) return;
  for (const auto& [field, value] : link.intent->fields) {
    const auto read = observation.fields.find(field);
    if (read == observation.fields.end() || read->second != value) continue;
    link.bases[field] = {.theirs = value, .ours = value, .version = observation.version};
  }
  link.intent.reset();
}

void PersonSync::take_in(const std::string& connection, Link& link,
                         const Observation& observation) {
  link.version = std::max(link.version, observation.version);
  Stamp stamp = observation.stamp;
  stamp.origin = connection;
  for (const auto& [field, value] : observation.fields) {
    if (!rules_.takes(connection, field)) continue;
    meet_field(link, field, {value, stamp}, observation.version);
  }
}

void PersonSync::meet_field(Link& link, const std::string& field, const Theirs& theirs,
                            std::int64_t version) {
  const auto known = link.bases.find(field);
  const std::optional<Base> base =
      known == link.bases.end() ? std::nullopt : std::optional(known->second);
  if (base && base->theirs == theirs.value) {
    known->second.version = std::max(known->second.version, version);
    return;
  }
  const auto now_met = [&] {
    link.bases[field] = {.theirs = theirs.value, .ours = theirs.value, .version = version};
    link.refused.erase(field);
  };
  if (const auto review = person_.reviews.find(field); review != person_.reviews.end()) {
    review->second.offers.push_back(theirs);
    return now_met();
  }
  const Ours ours = person_.fields[field];
  const Meeting meeting = meet(ours, base, theirs, rules_.fields.at(field));
  now_met();
  if (meeting.verdict == Verdict::kReview) {
    person_.reviews[field].offers.push_back(theirs);
    return;
  }
  const bool they_lose = meeting.verdict == Verdict::kOurs;
  if (meeting.loser) {
    lose(field, *meeting.loser, they_lose ? theirs.stamp : ours.stamp, meeting.reason);
  }
  if (they_lose || meeting.verdict == Verdict::kAgreed) return;
  const bool later = theirs.stamp.at >= ours.stamp.at || meeting.verdict == Verdict::kTheirs;
  set(field, meeting.agreed, later ? theirs.stamp : ours.stamp);
}

void PersonSync::set(const std::string& field, const Value& value, const Stamp& stamp) {
  Ours& ours = person_.fields[field];
  if (ours.value != value && machines_fight(field, stamp)) {
    Review& review = person_.reviews[field];
    review.alarm = true;
    review.offers.push_back({value, stamp});
    return;
  }
  ours.value = value;
  ours.stamp = stamp;
}

bool PersonSync::machines_fight(const std::string& field, const Stamp& stamp) {
  if (stamp.author == Author::kHuman) return false;
  std::vector<UnixTime>& changes = person_.machine_changes[field];
  const auto in_window = [&](UnixTime at) { return stamp.at - at <= kFightWindow; };
  changes.erase(changes.begin(), std::find_if(changes.begin(), changes.end(), in_window));
  changes.push_back(stamp.at);
  return changes.size() > kFightChanges;
}

void PersonSync::end_review(const std::string& field, const Value& chosen) {
  const Review review = person_.reviews.at(field);
  person_.reviews.erase(field);
  person_.machine_changes.erase(field);
  const Ours& ours = person_.fields[field];
  if (ours.value != chosen) lose(field, ours.value, ours.stamp, "review");
  for (const Theirs& offer : review.offers) {
    if (offer.value != chosen) lose(field, offer.value, offer.stamp, "review");
  }
}

void PersonSync::lose(const std::string& field, const Value& value, const Stamp& stamp,
                      const char* reason) {
  person_.losses.push_back({.field = field, .value = value, .stamp = stamp, .reason = reason});
}

void PersonSync::settle(const std::string& connection, std::uint64_t intent,
                        const Written& written) {
  Link& link = person_.links[connection];
  if (!link.intent || link.intent->number != intent) return;  // settled by a reading meanwhile
  switch (written.result) {
    case Written::Result::kUnknown:
      link.doubted = link.state == Link::State::kWanted;
      doubt(link);
      return;  // what waits is taken in after the reading
    case Written::Result::kNothing: break;
    case Written::Result::kMoved:
      if (!written.remote_id.empty()) tie(link, written.remote_id);
      link.needs_read = true;
      break;
    case Written::Result::kGone: return find_nothing(connection);
    case Written::Result::kRefused:
      for (const auto& [field, value] : link.intent->fields) link.refused[field] = value;
      break;
    case Written::Result::kDone:
      tie(link, written.remote_id);
      link.version = std::max(link.version, written.version);
      for (const auto& [field, value] : link.intent->fields) {
        const auto returned = written.returned.find(field);
        const bool said = returned != written.returned.end();
        link.bases[field] = {
            .theirs = said ? returned->second : value, .ours = value, .version = written.version};
      }
      break;
  }
  link.intent.reset();
  take_waiting(connection, link);
}

void PersonSync::doubt_all() {
  for (auto& [connection, link] : person_.links) {
    if (!link.intent) continue;
    link.doubted = link.state == Link::State::kWanted;
    doubt(link);
  }
}

void PersonSync::recheck(const std::string& connection) {
  const auto found = person_.links.find(connection);
  if (found == person_.links.end() || found->second.state != Link::State::kLinked) return;
  found->second.needs_read = true;
  found->second.is_rechecked = true;
}

void PersonSync::hear_of_end(const std::string& connection, const std::string& remote_id,
                             const std::string& merged_into) {
  const auto found = person_.links.find(connection);
  if (found == person_.links.end()) return;
  Link& link = found->second;
  if (link.state != Link::State::kLinked || link.remote_id != remote_id) return;
  if (!merged_into.empty()) tie(link, merged_into);
  wait_for_reading(link, {.remote_id = link.remote_id,
                          .former_ids = {},
                          .fields = {},
                          .version = 0,
                          .stamp = {},
                          .fresh = false});
}

bool PersonSync::must_read(const std::string& connection) const {
  const auto found = person_.links.find(connection);
  if (found == person_.links.end() || !rules_.connections.contains(connection)) return false;
  const Link& link = found->second;
  if (!link.needs_read || link.state == Link::State::kGone) return false;
  if (link.intent && !link.intent->unknown) return false;
  const bool is_asked = link.state == Link::State::kWanted || link.intent ||
                        !link.waiting.empty() || link.is_rechecked;
  return is_asked || any_due(connection, link);
}

bool PersonSync::must_write(const std::string& connection) const {
  const auto found = person_.links.find(connection);
  if (found == person_.links.end()) return false;
  const Link& link = found->second;
  if (link.state == Link::State::kGone || link.intent || link.needs_read) return false;
  const auto reach = rules_.connections.find(connection);
  if (reach == rules_.connections.end()) return false;
  if (link.state == Link::State::kWanted && !reach->second.may_create) return false;
  return any_due(connection, link);
}

std::optional<Write> PersonSync::write(const std::string& connection) {
  if (!must_write(connection)) return std::nullopt;
  Link& link = person_.links.at(connection);
  Fields fields = due(connection, link);
  link.intent = Intent{.number = ++person_.last_intent, .fields = fields, .unknown = false};
  return Write{.connection = connection,
               .intent = link.intent->number,
               .remote_id = link.remote_id,
               .expected_version = link.version,
               .doubted = link.doubted,
               .fields = std::move(fields)};
}

/// One that is in doubt is looked for alone: what is made after that says so.
std::optional<Write> PersonSync::make(const std::string& connection) {
  if (!must_read(connection)) return std::nullopt;
  Link& link = person_.links.at(connection);
  const bool is_plain = link.state == Link::State::kWanted && !link.intent && !link.doubted;
  if (!is_plain || !rules_.connections.at(connection).may_create || !any_due(connection, link)) {
    return std::nullopt;
  }
  link.needs_read = false;
  return write(connection);
}

void PersonSync::call_off(const std::string& connection, std::uint64_t intent) {
  Link& link = person_.links[connection];
  if (!link.intent || link.intent->number != intent) return;
  link.intent.reset();
  link.needs_read = true;
  take_waiting(connection, link);
}

bool PersonSync::is_due(const std::string& connection, const Link& link, const std::string& field,
                        const Value& value) const {
  const auto base = link.bases.find(field);
  const bool is_agreed = base == link.bases.end() ? is_null(value) : base->second.ours == value;
  if (is_agreed || person_.reviews.contains(field)) return false;
  const auto refused = link.refused.find(field);
  const bool is_refused = refused != link.refused.end() && refused->second == value;
  return !is_refused && rules_.gives(connection, field);
}

bool PersonSync::any_due(const std::string& connection, const Link& link) const {
  return std::any_of(person_.fields.begin(), person_.fields.end(), [&](const auto& field) {
    return is_due(connection, link, field.first, field.second.value);
  });
}

Fields PersonSync::due(const std::string& connection, const Link& link) const {
  Fields fields;
  for (const auto& [field, ours] : person_.fields) {
    if (is_due(connection, link, field, ours.value)) fields.emplace(field, ours.value);
  }
  return fields;
}

std::vector<std::string> PersonSync::reads() const {
  std::vector<std::string> connections;
  for (const auto& [connection, link] : person_.links) {
    if (must_read(connection)) connections.push_back(connection);
  }
  return connections;
}

std::vector<Write> PersonSync::writes() {
  std::vector<Write> writes;
  for (const auto& [connection, link] : person_.links) {
    if (auto begun = write(connection)) writes.push_back(*std::move(begun));
  }
  return writes;
}

/// Values that differ are met by no rule: which of the two persons was right nobody said.
void PersonSync::absorb(Person other) {
  for (auto& [field, theirs] : other.fields) {
    Ours& ours = person_.fields[field];
    if (is_null(ours.value)) {
      ours = std::move(theirs);
    } else if (!is_null(theirs.value) && theirs.value != ours.value) {
      lose(field, theirs.value, theirs.stamp, "merged");
    }
  }
  person_.last_intent = std::max(person_.last_intent, other.last_intent);
  for (auto& [connection, theirs] : other.links) {
    Link& link = person_.links[connection];
    if (link.state != Link::State::kWanted) continue;
    if (theirs.state == Link::State::kWanted) {
      const bool may_be_there = theirs.intent || theirs.doubted;
      link.needs_read = link.needs_read || may_be_there;
      link.doubted = link.doubted || may_be_there;
      continue;
    }
    theirs.needs_read = true;
    if (theirs.intent) *theirs.intent = {++person_.last_intent, theirs.intent->fields, true};
    link = std::move(theirs);
  }
  for (Loss& loss : other.losses) person_.losses.push_back(std::move(loss));
}

}  // namespace sambung::sync
