#include <algorithm>

#include "core/logging/logger.hpp"
#include "core/sync/turn.hpp"

// What the ends of tasks mean for the persons they were about.

namespace sambung::sync {

namespace {

constexpr std::chrono::minutes kMappingPatience{5};

/// Of several records that match, the one that was alive last; the rest are somebody's duplicates.
const Record* choose(const std::vector<const Record*>& records) {
  const auto later = [](const Record* a, const Record* b) {
    if (a->at.value_or(UnixTime{}) != b->at.value_or(UnixTime{})) {
      return a->at.value_or(UnixTime{}) < b->at.value_or(UnixTime{});
    }
    return a->remote_id > b->remote_id;
  };
  return *std::max_element(records.begin(), records.end(), later);
}

}  // namespace

Result<void> Turn::take(const TaskEnd& end) {
  auto touched = known(end.person_id);
  if (!touched) return touched.error();
  if (*touched == nullptr) return {};  // erased meanwhile
  auto absorbed = is_absorbed(end.person_id);
  if (!absorbed) return absorbed.error();
  Result<void> taken;
  if (!*absorbed) {  // else what was under way is read again
    (*touched)->binds = true;
    const auto* read = std::get_if<ReadEnd>(&end.end);
    taken = read != nullptr ? take_reading(**touched, end, *read)
                            : take_writing(**touched, end, std::get<WriteEnd>(end.end));
  }
  if (!taken || end.retry_after.count() == 0) return taken;
  return put_off(end, **touched, end.retry_after);
}

/// Whether a person is part of another one by now, whose event may still be ahead.
Result<bool> Turn::is_absorbed(std::string_view person_id) const {
  auto root = parts_.people.root_of(person_id);
  if (!root) return root.error();
  return *root != person_id;
}

/// What was begun is not marked as due any more: without the mark there is nothing to put off.
Result<void> Turn::put_off(const TaskEnd& end, Touched& touched, std::chrono::milliseconds delay) {
  auto root = parts_.people.root_of(end.person_id);
  if (!root) return root.error();
  if (auto marked = mark(*root, touched); !marked) return marked;
  put_off_[end.connection].insert({*root, end.person_id});  // two, when they were merged meanwhile
  return parts_.store.put_off(end.connection, *root, parts_.now + delay);
}

Result<void> Turn::take_reading(Touched& touched, const TaskEnd& end, const ReadEnd& read) {
  PersonSync sync(touched.kept.person, parts_.rules);
  if (!read.answered) {
    sync.call_off(end.connection, read.intent);
    return {};
  }
  std::vector<const Record*> candidates;
  for (const Record& record : read.records) {
    auto anothers = is_anothers(end.connection, record.remote_id, end.person_id);
    if (!anothers) return anothers.error();
    if (!*anothers && !record.deleted) candidates.push_back(&record);
  }
  if (candidates.empty()) {
    if (touched.kept.person.links[end.connection].is_rechecked) {
      compared_[end.connection][end.person_id] = true;
    }
    sync.find_nothing(end.connection);
    return {};
  }
  if (candidates.size() > 1) {
    parts_.log.warn("event=several_records connection={} person={} records={}", end.connection,
                    end.person_id, candidates.size());
  }
  const Record& record = *choose(candidates);
  auto observation = observation_of(record, end.connection, true);
  if (!observation || !record.trouble.empty()) {
    ++unmapped_;
    parts_.log.warn("event=record_unmapped connection={} reason=\"{}\"", end.connection,
                    observation ? record.trouble : observation.error().what);
    sync.call_off(end.connection, read.intent);
    return put_off(end, touched, kMappingPatience);
  }
  const Link& link = touched.kept.person.links[end.connection];
  if (link.is_rechecked) {
    compared_[end.connection][end.person_id] =
        std::any_of(observation->fields.begin(), observation->fields.end(), [&](const auto& field) {
          const auto base = link.bases.find(field.first);
          return parts_.rules.takes(end.connection, field.first) && base != link.bases.end() &&
                 base->second.theirs != field.second;
        });
  }
  sync.observe(end.connection, with_time(*std::move(observation)));
  return {};
}

Result<void> Turn::take_writing(Touched& touched, const TaskEnd& end, const WriteEnd& write) {
  Written written = write.written;
  if (written.result == Written::Result::kMoved && !written.remote_id.empty()) {
    auto anothers = is_anothers(end.connection, written.remote_id, end.person_id);
    if (!anothers) return anothers.error();
    // Looking again would find it again: a human has to say whose it is.
    if (*anothers) written.result = Written::Result::kRefused;
  }
  if (written.result == Written::Result::kRefused) {
    parts_.log.warn("event=write_refused connection={} person={} reason=\"{}\"", end.connection,
                    end.person_id, end.reason);
  }
  PersonSync(touched.kept.person, parts_.rules).settle(end.connection, write.intent, written);
  return {};
}

Result<bool> Turn::is_anothers(const std::string& connection, const std::string& remote_id,
                               std::string_view person_id) {
  auto links =
      parts_.people.links_of(parts_.keys.subject_of_record(connection, "contact", remote_id));
  if (!links) return links.error();
  const auto is_of = [&links](std::string_view person) {
    return std::any_of(links->begin(), links->end(),
                       [&person](const state::Link& link) { return link.person_id == person; });
  };
  if (links->empty() || is_of(person_id)) return false;
  auto root = parts_.people.root_of(person_id);
  if (!root) return root.error();
  return !is_of(*root);
}

}  // namespace sambung::sync
