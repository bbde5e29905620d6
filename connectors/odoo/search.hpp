#pragma once

#include <vector>

#include "connectors/odoo/partner.hpp"

namespace sambung::odoo {

/// The leaves of a domain, any of which finds a contact with one of `keys`; empty when there is nothing to
/// look for by. What they find may be more: `fits` says which of it it is.
std::vector<Json> leaves_of(const Json& keys, const Schema& schema);

/// Whether a record has one of the phones or addresses, compared exactly.
bool fits(const Json& record, const Json& keys);

}  // namespace sambung::odoo
