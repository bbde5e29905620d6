#pragma once

#include <map>
#include <string>
#include <vector>

#include "connectors/odoo/rpc.hpp"

namespace sambung::odoo {

/// A field of res.partner as Odoo describes it. Plain value.
struct Field {
  std::string type;  ///< "char", "many2one" ...
  bool writable = true;
  bool required = false;
};

/// Which fields res.partner has: it differs by version and modules (`mobile` is gone in 19). Plain value.
struct Schema {
  std::map<std::string, Field> fields;

  bool has(const std::string& name) const { return fields.contains(name); }
};

/// What `fields_get` said; throws web::Failure when it is no such answer.
Schema read_schema(const Json& answer);

/// The names to read of a partner: those that every connection has and `more`, as far as they are there.
std::vector<std::string> names_to_read(const Schema& schema, const std::vector<std::string>& more);

}  // namespace sambung::odoo
