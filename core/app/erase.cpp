#include "core/app/erase.hpp"

#include <algorithm>

#include "core/model/codec.hpp"
#include "core/sqlite/database.hpp"
#include "core/state/people.hpp"

namespace sambung::app {

namespace {

constexpr std::chrono::seconds kProjectorPatience{60};

struct Subject {
  std::string person_id;
  std::vector<std::string> subjects;
  std::vector<std::string> values;  // the identifiers themselves, to look for
};

Result<std::string> find_person(const ErasureRequest& request, state::People& people,
                                const model::Keys& keys, UnixTime now) {
  if (!request.person_id.empty()) return people.root_of(request.person_id);
  const std::string subject = request.user_id.empty()
                                  ? keys.subject_of_wa_id(request.wa_id)
                                  : keys.subject_of_user_id(request.portfolio, request.user_id);
  auto person = people.person_of(subject, now);
  if (!person) return person.error();
  if (!*person) return Error{ErrorCode::kNotFound, "nobody is known by that identifier"};
  return std::move(**person);
}

Result<Subject> look_up(const ErasureRequest& request, const std::filesystem::path& state_file,
                        const model::Keys& keys, UnixTime now) {
  auto database = sqlite::Database::open(state_file, {.read_only = true, .page_cache_kib = 1024});
  if (!database) return database.error();
  state::People people(*database);
  auto person = find_person(request, people, keys, now);
  if (!person) return person.error();
  auto subjects = people.subjects_of(*person);
  if (!subjects) return subjects.error();
  if (subjects->empty()) return Error{ErrorCode::kNotFound, "no person has that id"};
  Subject found{.person_id = *person, .subjects = *subjects, .values = {}};
  auto members = people.members_of(*person);
  if (!members) return members.error();
  for (const std::string& member : *members) {
    found.subjects.push_back(keys.subject_of_person(member));
  }
  for (const std::string& subject : found.subjects) {
    auto query = database->cached("SELECT value FROM identity WHERE subject = ?");
    if (!query) return query.error();
    auto row = (*query)->bind_text(1, subject).step();
    if (row && *row) found.values.emplace_back((*query)->text(0));
    (*query)->reset();
    if (!row) return row.error();
  }
  return found;
}

bool names_any(const model::EncodedEvent& event, const std::vector<std::string>& values) {
  return std::any_of(values.begin(), values.end(), [&event](const std::string& value) {
    return event.raw.find(value) != std::string::npos ||
           event.body.find(value) != std::string::npos;
  });
}

/// Records that belong to nobody (what was not understood, notices of accounts) and yet name the
/// person.
Result<std::vector<Position>> find_loose(journal::Journal& journal,
                                         const std::vector<std::string>& values) {
  std::vector<Position> found;
  for (std::uint32_t partition = 0; partition < journal.partitions(); ++partition) {
    auto extent = journal.extent(partition);
    if (!extent) return extent.error();
    std::uint64_t offset = extent->first;
    while (offset <= extent->last) {
      auto records = journal.read(partition, offset,
                                  {.records = 500, .bytes = 4 * 1024 * 1024, .with_raw = true});
      if (!records) return records.error();
      if (records->empty()) break;
      for (const journal::Record& record : *records) {
        const bool nobodys = record.event.envelope.subject.empty() && !record.erased;
        if (nobodys && names_any(record.event, values)) found.push_back(record.position);
      }
      offset = records->back().position.offset + 1;
    }
  }
  return found;
}

model::EncodedEvent erasure_event(const Subject& subject, std::int64_t newest_key,
                                  const model::Keys& keys, UnixTime now) {
  const auto digest = keys.hash({"erasure", subject.person_id, std::to_string(unix_ms(now))});
  model::Event event;
  event.envelope.id = EventId::make(now, std::string_view(digest.data(), digest.size()));
  event.envelope.source = "/sambung/operator";
  event.envelope.time = now;
  event.data = model::PersonErased{
      .person_id = subject.person_id, .subjects = subject.subjects, .newest_key = newest_key};
  return model::encode(std::move(event));
}

}  // namespace

Result<ErasureReport> erase_person(const ErasureRequest& request, bool dry_run,
                                   const std::filesystem::path& state_file,
                                   journal::Journal& journal, decide::Projector& projector,
                                   const model::Keys& keys, const Clock& clock) {
  auto subject = look_up(request, state_file, keys, clock.now());
  if (!subject) return subject.error();
  auto loose = find_loose(journal, subject->values);
  if (!loose) return loose.error();
  const ErasureReport report{.person_id = subject->person_id,
                             .identifiers = subject->subjects.size(),
                             .redacted = loose->size()};
  if (dry_run) return report;
  if (auto redacted = journal.redact(*loose); !redacted) return redacted.error();
  auto appended = journal.append_erasure(
      [&](std::int64_t newest_key) {
        return erasure_event(*subject, newest_key, keys, clock.now());
      },
      subject->subjects);
  if (!appended) return appended.error();
  if (!projector.caught_up(kProjectorPatience)) {
    return Error{ErrorCode::kUnavailable,
                 "the keys are destroyed, but state has not caught up; run it again to be sure"};
  }
  if (auto scrubbed = projector.scrub(); !scrubbed) return scrubbed.error();
  if (auto scrubbed = journal.scrub(); !scrubbed) return scrubbed.error();
  return report;
}

}  // namespace sambung::app
