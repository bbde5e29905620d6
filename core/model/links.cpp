#include "core/model/links.hpp"

namespace sambung::model {

Identity identity_of(const RemoteRecord& record, const Keys& keys) {
  return {.scope = record.connection,
          .kind = IdentityKind::kRecord,
          .value = record.object + ":" + record.remote_id,
          .basis = LinkBasis::kRecord,
          .subject = keys.subject_of_record(record.connection, record.object, record.remote_id),
          .phone = std::nullopt};
}

std::vector<IdentityLinked> links_in(const Envelope& envelope, const Data& data) {
  std::vector<IdentityLinked> links;
  if (const auto* linked = std::get_if<IdentityLinked>(&data)) {
    links.push_back(*linked);
  } else if (const auto* created = std::get_if<PersonCreated>(&data)) {
    for (const Identity& identity : created->identities) {
      links.push_back({.person_id = created->person_id,
                       .scope = identity.scope,
                       .kind = identity.kind,
                       .value = identity.value,
                       .since = envelope.time,
                       .basis = identity.basis,
                       .subject = identity.subject,
                       .phone = identity.phone});
    }
  }
  return links;
}

}  // namespace sambung::model
