#include "core/model/links.hpp"

#include <utility>

namespace sambung::model {

Identity identity_of(const RemoteRecord& record, const Keys& keys) {
  return {.scope = record.connection,
          .kind = IdentityKind::kRecord,
          .value = record.object + ":" + record.remote_id,
          .basis = LinkBasis::kRecord,
          .subject = keys.subject_of_record(record.connection, record.object, record.remote_id),
          .phone = std::nullopt};
}

std::vector<IdentityLinked> links_in(const Envelope& envelope, const Data& data, const Keys& keys) {
  if (const auto* linked = std::get_if<IdentityLinked>(&data)) return {*linked};
  std::vector<IdentityLinked> links;
  const auto add = [&](const std::string& person_id, Identity identity) {
    links.push_back({.person_id = person_id,
                     .scope = std::move(identity.scope),
                     .kind = identity.kind,
                     .value = std::move(identity.value),
                     .since = envelope.time,
                     .basis = identity.basis,
                     .subject = std::move(identity.subject),
                     .phone = std::move(identity.phone)});
  };
  if (const auto* created = std::get_if<PersonCreated>(&data)) {
    for (const Identity& identity : created->identities) add(created->person_id, identity);
  } else if (const auto* synced = std::get_if<PersonSynced>(&data)) {
    for (const RemoteRecord& record : synced->tied) {
      add(synced->person_id, identity_of(record, keys));
    }
  }
  return links;
}

}  // namespace sambung::model
