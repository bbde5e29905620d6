#pragma once

#include <vector>

#include "connectors/odoo/contacts.hpp"

namespace sambung::odoo {

/// What is found when everything is tried that changes nothing. Throws web::Failure when nothing can be had.
std::vector<Json> findings(Rpc& rpc, Contacts& contacts);

/// What Odoo should have: modules, which the connector does not install by itself.
std::vector<Json> steps(Rpc& rpc, Contacts& contacts);

}  // namespace sambung::odoo
