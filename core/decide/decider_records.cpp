#include "core/decide/decider.hpp"
#include "core/phone/number.hpp"

// Whose a record of a connected system is. A record is somebody's for good once it is tied; numbers and
// addresses say whose it is only at the first sight of it, and never make two persons one: what people
// type into such systems is not evidence enough.

namespace sambung::decide {

namespace {

constexpr std::size_t kKeysMax = 16;

/// Digits as WhatsApp writes a number, the way it is given first.
std::vector<std::string> spellings(const std::string& e164) {
  const phone::Number phone = phone::of_wa_id(e164);
  std::vector<std::string> all{phone.e164};
  all.insert(all.end(), phone.aliases.begin(), phone.aliases.end());
  for (std::string& one : all) {
    if (!one.empty() && one.front() == '+') one.erase(0, 1);
  }
  return all;
}

}  // namespace

Result<void> Decider::settle_record(const model::RecordChanged& record) {
  if (record.object != "contact") return {};
  if (record.merged_into) return settle_merged_record(record);
  if (record.deleted.value_or(false)) return {};
  const std::string subject =
      keys_.subject_of_record(record.connection, record.object, record.remote_id);
  auto links = people_.links_of(subject);
  if (!links) return links.error();
  std::vector<RecordKey> keys;
  for (const std::string& phone : record.phones) {
    for (std::string& digits : spellings(phone)) {
      keys.push_back(
          {keys_.subject_of_wa_id(digits), model::IdentityKind::kWaId, std::move(digits)});
    }
  }
  for (const std::string& email : record.emails) {
    keys.push_back({keys_.subject_of_email(email), model::IdentityKind::kEmail, email});
  }
  if (keys.size() > kKeysMax) keys.resize(kKeysMax);
  std::string person = links->empty() ? std::string() : links->front().person_id;
  if (person.empty()) {
    auto owner = owner_of(keys);
    if (!owner) return owner.error();
    person = *std::move(owner);
    auto erased = person.empty() ? people_.is_erased(subject) : Result<bool>(false);
    if (!erased) return erased.error();
    if (*erased || (person.empty() && !record.may_create.value_or(false))) return {};
    if (person.empty()) {
      for (const RecordKey& key : keys) {
        auto gone = people_.is_erased(key.subject);
        if (!gone) return gone.error();
        if (*gone) return {};
      }
      auto created = create_for(subject);
      if (!created) return created.error();
      person = *std::move(created);
    }
    auto tied =
        link(person, subject, model::IdentityKind::kRecord, record.object + ":" + record.remote_id,
             record.connection, model::LinkBasis::kRecord);
    if (!tied) return tied;
  }
  for (const RecordKey& key : keys) {
    auto holders = people_.links_of(key.subject);
    if (!holders) return holders.error();
    if (!holders->empty()) continue;
    const bool email = key.kind == model::IdentityKind::kEmail;
    auto linked = link(person, key.subject, key.kind, key.value, email ? "email" : "whatsapp",
                       model::LinkBasis::kAlone);
    if (!linked) return linked;
  }
  return {};
}

/// Somebody there made two records one. That joins our persons only where one of them is nothing but
/// such records: two who write from numbers of their own stay two.
Result<void> Decider::settle_merged_record(const model::RecordChanged& record) {
  std::vector<std::string> persons;
  for (const std::string& id : {record.remote_id, *record.merged_into}) {
    auto links = people_.links_of(keys_.subject_of_record(record.connection, record.object, id));
    if (!links) return links.error();
    if (links->empty()) return {};
    persons.push_back(links->front().person_id);
  }
  if (persons[0] == persons[1]) return {};
  for (const std::string& person : persons) {
    auto alone = people_.is_known_by_records_alone(person);
    if (!alone) return alone.error();
    if (!*alone) continue;
    auto merged = merge(persons[0], persons[1], "same_record");
    if (!merged) return merged.error();
    return {};
  }
  return {};
}

/// Sync found a record for a person, or made one: it is theirs, and whoever else has it is the same.
Result<void> Decider::settle_tied(const model::PersonSynced& synced) {
  for (const model::RemoteRecord& record : synced.tied) {
    const std::string subject =
        keys_.subject_of_record(record.connection, record.object, record.remote_id);
    auto root = people_.root_of(synced.person_id);
    if (!root) return root.error();
    auto links = people_.links_of(subject);
    if (!links) return links.error();
    std::string person = *root;
    for (const state::Link& held : *links) {
      if (held.person_id == person) continue;
      auto merged = merge(held.person_id, person, "same_record");
      if (!merged) return merged.error();
      person = *std::move(merged);
    }
    auto tied =
        link(person, subject, model::IdentityKind::kRecord, record.object + ":" + record.remote_id,
             record.connection, model::LinkBasis::kRecord);
    if (!tied) return tied;
  }
  return {};
}

/// Who holds the first of these that anybody holds; empty when nobody does.
Result<std::string> Decider::owner_of(const std::vector<RecordKey>& keys) {
  for (const RecordKey& key : keys) {
    auto person = people_.person_of(key.subject, cause_->time);
    if (!person) return person.error();
    if (*person) return people_.root_of(**person);
  }
  return std::string();
}

Result<std::string> Decider::create_for(const std::string& subject) {
  const auto digest = keys_.hash({"person", cause_->id.bytes(), std::to_string(emitted_)});
  const std::string id =
      EventId::make(cause_->time, std::string_view(digest.data(), digest.size())).text();
  auto done =
      emit(model::PersonCreated{.person_id = id, .name = {}, .username = {}}, subject, subject);
  if (!done) return done.error();
  return id;
}

}  // namespace sambung::decide
