#include <algorithm>

#include "core/decide/decider.hpp"
#include "core/model/links.hpp"
#include "core/phone/number.hpp"

// Whose a record of a connected system is. A record is somebody's for good once it is tied; numbers and
// addresses say whose it is only at the first sight of it, and never make two persons one: what people
// type into such systems is not evidence enough.

namespace sambung::decide {

namespace {

constexpr std::size_t kKeysMax = 16;

/// A number in all of its spellings, the way it is given first.
std::vector<phone::Number> spellings(const std::string& e164) {
  std::vector<phone::Number> all{phone::of_wa_id(e164)};
  for (const std::string& alias : std::vector<std::string>(all.front().aliases)) {
    all.push_back(phone::of_wa_id(alias));
  }
  return all;
}

/// As WhatsApp writes a number.
std::string digits_of(const phone::Number& number) {
  return number.e164.starts_with('+') ? number.e164.substr(1) : number.e164;
}

void add(std::vector<model::Identity>& all, model::Identity identity) {
  const bool is_known = std::any_of(
      all.begin(), all.end(), [&](const auto& one) { return one.subject == identity.subject; });
  if (!is_known && all.size() < kKeysMax) all.push_back(std::move(identity));
}

}  // namespace

/// The identifiers by which a record's person is known elsewhere.
std::vector<model::Identity> Decider::keys_of(const model::RecordChanged& record) const {
  std::vector<model::Identity> keys;
  for (const std::string& e164 : record.phones) {
    for (phone::Number& number : spellings(e164)) {
      std::string digits = digits_of(number);
      std::string subject = keys_.subject_of_wa_id(digits);
      add(keys, {.scope = "whatsapp",
                 .kind = model::IdentityKind::kWaId,
                 .value = std::move(digits),
                 .basis = model::LinkBasis::kAlone,
                 .subject = std::move(subject),
                 .phone = typed(std::move(number))});
    }
  }
  for (const std::string& email : record.emails) {
    add(keys, {.scope = "email",
               .kind = model::IdentityKind::kEmail,
               .value = email,
               .basis = model::LinkBasis::kAlone,
               .subject = keys_.subject_of_email(email),
               .phone = {}});
  }
  return keys;
}

Result<void> Decider::settle_record(const model::RecordChanged& record) {
  if (record.object != "contact") return {};
  if (record.merged_into) return settle_merged_record(record);
  if (record.deleted.value_or(false)) return {};
  model::Identity own =
      model::identity_of({record.connection, record.object, record.remote_id}, keys_);
  auto links = people_.links_of(own.subject);
  if (!links) return links.error();
  std::vector<model::Identity> keys = keys_of(record);
  std::string person = links->empty() ? std::string() : links->front().person_id;
  if (person.empty()) {
    auto owner = owner_of(keys);
    if (!owner) return owner.error();
    person = *std::move(owner);
    if (person.empty()) {
      if (!record.may_create.value_or(false)) return {};
      return create_for(std::move(own), std::move(keys));
    }
    if (auto tied = link(person, std::move(own)); !tied) return tied;
  }
  for (model::Identity& key : keys) {
    auto holders = people_.links_of(key.subject);
    if (!holders) return holders.error();
    if (!holders->empty()) continue;
    if (auto linked = link(person, std::move(key)); !linked) return linked;
  }
  return {};
}

/// Nobody has any of these identifiers. Whoever was erased stays unknown.
Result<void> Decider::create_for(model::Identity record, std::vector<model::Identity> keys) {
  const std::string subject = record.subject;
  keys.insert(keys.begin(), std::move(record));
  for (const model::Identity& key : keys) {
    auto gone = people_.is_erased(key.subject);
    if (!gone) return gone.error();
    if (*gone) return {};
  }
  return emit(
      model::PersonCreated{
          .person_id = new_person_id(), .name = {}, .username = {}, .identities = std::move(keys)},
      subject, subject);
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
    model::Identity identity = model::identity_of(record, keys_);
    auto root = people_.root_of(synced.person_id);
    if (!root) return root.error();
    auto links = people_.links_of(identity.subject);
    if (!links) return links.error();
    std::string person = *root;
    for (const state::Link& held : *links) {
      if (held.person_id == person) continue;
      auto merged = merge(held.person_id, person, "same_record");
      if (!merged) return merged.error();
      person = *std::move(merged);
    }
    // An event of its own, since few are given `person.synced`. The person's key is there: most
    // records that sync makes are never heard of by themselves.
    auto tied = link(person, std::move(identity), keys_.subject_of_person(synced.person_id));
    if (!tied) return tied;
  }
  return {};
}

/// Who holds the first of these that anybody holds; empty when nobody does.
Result<std::string> Decider::owner_of(const std::vector<model::Identity>& keys) {
  for (const model::Identity& key : keys) {
    // Nobody claims an address: that takes a message.
    auto person = key.kind == model::IdentityKind::kWaId
                      ? people_.person_of(key.subject, cause_->time)
                      : people_.linked_to(key.subject);
    if (!person) return person.error();
    if (*person) return std::move(**person);
  }
  return std::string();
}

}  // namespace sambung::decide
