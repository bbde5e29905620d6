#pragma once

#include <vector>

#include "core/model/event.hpp"
#include "core/model/keyed_hash.hpp"

namespace sambung::model {

/// The identifier that a record of a connected system is.
Identity identity_of(const RemoteRecord& record, const Keys& keys);

/// Every identifier that an event says is a person's: by itself (`identity.linked`), or as a person is met in
/// a record (`person.created`).
std::vector<IdentityLinked> links_in(const Envelope& envelope, const Data& data);

}  // namespace sambung::model
