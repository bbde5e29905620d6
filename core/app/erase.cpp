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
  std::vector<std::string> person_ids;
  std::vector<model::RemoteRecord> records;
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

/// The row's identifier; of a remote record ("contact:42" within its connection) what it is.
void add_identity(sqlite::Statement& row, Subject& found) {
  const std::string value(row.text(0));
  const std::size_t colon = value.find(':');
  if (row.text(1) == "record" && colon != value.npos) {
    found.records.push_back({.connection = std::string(row.text(2)),
                             .object = value.substr(0, colon),
                             .remote_id = value.substr(colon + 1)});
  } else {
    found.values.push_back(value);
  }
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
  Subject found{
      .person_id = *person, .subjects = *subjects, .values = {}, .person_ids = {}, .records = {}};
  auto members = people.members_of(*person);
  if (!members) return members.error();
  found.person_ids = *members;
  for (const std::string& member : *members) {
    found.subjects.push_back(keys.subject_of_person(member));
  }
  for (const std::string& subject : found.subjects) {
    auto query = database->cached("SELECT value, kind, scope FROM identity WHERE subject = ?");
    if (!query) return query.error();
    auto row = (*query)->bind_text(1, subject).step();
    if (row && *row) add_identity(**query, found);
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

/// Whether `id` stands in `text` by itself, and not within a longer word or number.
bool has_word(std::string_view text, std::string_view id) {
  const auto is_part = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  for (std::size_t at = text.find(id); at != text.npos; at = text.find(id, at + 1)) {
    const std::size_t end = at + id.size();
    const bool begins = at == 0 || !is_part(text[at - 1]);
    if (begins && (end == text.size() || !is_part(text[end]))) return true;
  }
  return false;
}

/// Whether a system's webhook may tell of one of the person's records. It is better to lose one that tells
/// of another thing with the same id: what it said was read when it came.
bool tells_of(const model::EncodedEvent& event, const std::vector<model::RemoteRecord>& records) {
  if (event.envelope.type != model::HookReceived::kType) return false;
  return std::any_of(records.begin(), records.end(), [&event](const model::RemoteRecord& record) {
    return event.envelope.source == "/connections/" + record.connection &&
           has_word(event.raw, record.remote_id);
  });
}

/// Records that belong to nobody (what was not understood, notices of accounts, systems' webhooks) and yet
/// name the person, or tell of a record of theirs.
Result<std::vector<Position>> find_loose(journal::Journal& journal, const Subject& subject) {
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
        const bool names = names_any(record.event, subject.values);
        if (nobodys && (names || tells_of(record.event, subject.records))) {
          found.push_back(record.position);
        }
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
  event.data = model::PersonErased{.person_id = subject.person_id,
                                   .subjects = subject.subjects,
                                   .newest_key = newest_key,
                                   .person_ids = subject.person_ids,
                                   .records = subject.records};
  return model::encode(std::move(event));
}

}  // namespace

Result<ErasureReport> erase_person(const ErasureRequest& request, bool dry_run,
                                   const std::filesystem::path& state_file,
                                   journal::Journal& journal, decide::Projector& projector,
                                   const model::Keys& keys, const Clock& clock) {
  auto subject = look_up(request, state_file, keys, clock.now());
  if (!subject) return subject.error();
  auto loose = find_loose(journal, *subject);
  if (!loose) return loose.error();
  const ErasureReport report{.person_id = subject->person_id,
                             .identifiers = subject->subjects.size(),
                             .redacted = loose->size(),
                             .files = 0,
                             .records = subject->records};
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
