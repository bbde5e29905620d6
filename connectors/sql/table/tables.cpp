#include "connectors/sql/table/tables.hpp"

#include <algorithm>

namespace sambung::table {

const Table* Tables::find(const std::string& object) {
  const auto known = known_.find(object);
  if (known != known_.end()) return &known->second;
  const auto config = std::find_if(objects_.begin(), objects_.end(),
                                   [&](const ObjectConfig& each) { return each.object == object; });
  if (config == objects_.end()) return nullptr;
  Catalog catalog = read_catalog(session_, *config);
  return &known_.try_emplace(object, *config, std::move(catalog), session_.dialect()).first->second;
}

Outcome no_such_object(const std::string& object) {
  // A name that the broker sent; cut, in case it is none.
  return Outcome::not_supported("the configuration has no table for objects of the kind \"" +
                                object.substr(0, 40) + "\"; add `contacts` or `orders`");
}

}  // namespace sambung::table
