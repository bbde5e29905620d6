#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connectors/odoo/schema.hpp"
#include "connectors/web/record.hpp"

namespace sambung::odoo {

/// What turns a row of Odoo's into a record. Plain value.
struct Around {
  const Schema& schema;
  std::int64_t own_user = 0;
  const std::map<std::int64_t, std::string>& categories;  ///< names of category_id
};

/// A row of search_read as a record; nothing when it has no id or write_date. Odoo's `false` is null where the
/// field is no boolean, [id,"label"] becomes {"id","name"}, categories become their names. The record's own
/// version is what tells two states of one second apart; the item's is the write_date.
std::optional<web::Record> record_of(const Json& row, const Around& around);

/// An id of Odoo's, which is a positive 32-bit number; throws web::Failure (GONE) for all else.
std::int64_t number_of(const std::string& id);

/// Whether a field of a record has the wanted value already.
bool is_same(const Json& have, const Json& wanted);

/// A wanted value as `write` takes it: null is `false`. `categories` finds the ids of names. Throws
/// web::Failure (INVALID) that names the field: Odoo has none such, it is read-only, or of another type.
Json value_of(const std::string& name, const Json& wanted, const Schema& schema,
              const std::map<std::string, std::int64_t>& categories);

/// The same as a cell of `load`, and its column: {"country_id/.id","100"}. An empty cell is none.
std::pair<std::string, std::string> cell_of(const std::string& name, const Json& value,
                                            const Schema& schema);

/// The part of an external id behind the dot, of letters, digits, "_" and "-" alone.
std::string xml_name(const std::string& key);

}  // namespace sambung::odoo
