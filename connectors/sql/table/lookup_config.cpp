#include <algorithm>
#include <nlohmann/json.hpp>

#include "connectors/sql/table/config_part.hpp"
#include "connectors/sql/table/lookup.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

constexpr std::size_t kLookupsMax = 20;
constexpr std::int64_t kLimitMax = 20;

bool is_word(const std::string& text) {
  return !text.empty() && text.size() <= 64 && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

void parse_lookup_keys(Part& part, LookupConfig& lookup) {
  const json* value = part.find("keys");
  if (value == nullptr || !value->is_object() || value->empty()) {
    part.refuse("keys",
                "missing; say which columns rows are found by, such as {phone: phone, id: number}");
  }
  Part keys(*value, part.at() + ".keys");
  for (const auto& [key, columns] : value->items()) {
    if (!is_word(key)) keys.refuse(key, "a key has lower-case letters, digits and _");
    lookup.table.keys[key] = keys.names(key);
  }
  keys.end();
}

/// Members of an answer and their columns; a list says that both have the same name.
void parse_answer(Part& part, LookupConfig& lookup) {
  const json* value = part.find("columns");
  if (value == nullptr || value->empty() || value->size() > kColumnsMax) {
    part.refuse("columns",
                "missing; say what is answered, such as {number: order_no, total: amount}");
  }
  if (!value->is_object()) {
    for (const std::string& name : part.names("columns")) lookup.columns.emplace_back(name, name);
    return;
  }
  Part columns(*value, part.at() + ".columns");
  for (const auto& [member, name] : value->items()) {
    if (!is_word(member)) columns.refuse(member, "a member has lower-case letters, digits and _");
    lookup.columns.emplace_back(member, columns.needed_name(member, "name its column"));
  }
  columns.end();
}

/// What a row is read with: what is answered, and what tells whose it is.
std::vector<std::string> columns_read(const LookupConfig& lookup) {
  std::vector<std::string> all;
  const auto add = [&all](const std::string& name) {
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  };
  for (const auto& [member, name] : lookup.columns) add(name);
  for (const auto& [key, names] : lookup.table.keys) {
    for (const std::string& name : names) add(name);
  }
  return all;
}

LookupConfig parse_lookup(const std::string& what, const json& value) {
  Part part(value, "lookups." + what);
  LookupConfig lookup;
  lookup.what = what;
  lookup.table.object = what;
  lookup.table.key = part.at();
  lookup.table.writable = false;
  parse_table_name(part.needed_name("table", "name the table or view, such as shop.orders"), part,
                   lookup.table);
  parse_lookup_keys(part, lookup);
  parse_answer(part, lookup);
  lookup.table.id =
      part.needed_name("order_by", "name the column by which the newest stands first");
  if (const json* limit = part.find("limit")) {
    const bool good = limit->is_number_integer() && *limit >= 1 && *limit <= kLimitMax;
    if (!good) part.refuse("limit", "must be a whole number from 1 to 20");
    lookup.limit = limit->get<std::uint32_t>();
  }
  part.end();
  lookup.table.columns = columns_read(lookup);
  return lookup;
}

}  // namespace

std::vector<LookupConfig> parse_lookups(const json& config) {
  std::vector<LookupConfig> lookups;
  const auto value = config.find("lookups");
  if (value == config.end() || value->is_null()) return lookups;
  if (!value->is_object() || value->size() > kLookupsMax) {
    throw ConfigError(
        "lookups: must be a map of at most 20, such as {order: {table: orders, ...}}");
  }
  for (const auto& [what, each] : value->items()) {
    if (!is_word(what)) {
      throw ConfigError("lookups: what can be asked has lower-case letters, digits and _");
    }
    lookups.push_back(parse_lookup(what, each));
  }
  return lookups;
}

}  // namespace sambung::table
