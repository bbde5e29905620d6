#include "connectors/odoo/partner.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "connectors/web/cursor.hpp"

namespace sambung::odoo {

namespace {

using web::Failure;

constexpr const char* kCategories = "category_id";
constexpr std::int64_t kIdMax = INT32_MAX;  // a PostgreSQL integer
constexpr std::size_t kXmlNameMax = 100;
constexpr std::size_t kHexBytesMax = 40;

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw Failure(Outcome::invalid(name + ": " + why));
}

Json names_of(const Json& ids, const std::map<std::int64_t, std::string>& known) {
  std::vector<std::string> names;
  for (const Json& id : ids.is_array() ? ids : Json::array()) {
    if (!id.is_number_integer()) continue;
    const auto name = known.find(id.get<std::int64_t>());
    if (name != known.end()) names.push_back(name->second);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Json native(const std::string& name, const Json& value, const Around& around) {
  if (name == kCategories) return names_of(value, around.categories);
  const auto field = around.schema.fields.find(name);
  const std::string type = field == around.schema.fields.end() ? "" : field->second.type;
  if (value.is_boolean() && type != "boolean")
    return nullptr;  // Odoo's way to say that it is empty
  if (type == "many2one" && value.is_array() && value.size() == 2) {
    return {{"id", value[0]}, {"name", value[1]}};
  }
  return value;
}

bool is_empty(const Json& value) {
  return value.is_null() || value == Json("") || (value.is_array() && value.empty());
}

Json sorted(Json list) {
  std::sort(list.begin(), list.end());
  return list;
}

const Field& writable(const std::string& name, const Schema& schema) {
  const auto field = schema.fields.find(name);
  if (field == schema.fields.end()) refuse(name, "Odoo's contacts have no such field");
  if (!field->second.writable) refuse(name, "is computed or read-only in Odoo");
  return field->second;
}

Json category_ids(const Json& wanted, const std::map<std::string, std::int64_t>& known) {
  Json ids = Json::array();
  for (const Json& name : wanted) {
    const auto id = name.is_string() ? known.find(name.get<std::string>()) : known.end();
    if (id == known.end()) refuse(kCategories, "must be a list of names of tags");
    ids.push_back(id->second);
  }
  return ids;
}

std::int64_t relation_id(const std::string& name, const Json& wanted) {
  const Json* id = wanted.is_object() ? web::at(wanted, "/id") : &wanted;
  if (id == nullptr || !id->is_number_integer()) {
    refuse(name, "a relation is written by its id, as a number or {\"id\": ...}");
  }
  return id->get<std::int64_t>();
}

}  // namespace

std::optional<web::Record> record_of(const Json& row, const Around& around) {
  const Json* id = web::at(row, "/id");
  const Json* written = web::at(row, "/write_date");
  const auto at = written == nullptr ? std::nullopt : web::read_time(*written, web::TimeForm::kIso);
  if (id == nullptr || !id->is_number_integer() || !at) return std::nullopt;
  web::Record record = web::record_of("contact", std::to_string(id->get<std::int64_t>()), *at, *at);
  Json fields = Json::object();
  for (const auto& [name, value] : row.items()) {
    if (name == "id" || name == "write_date" || name == "write_uid") continue;
    fields[name] = native(name, value, around);
  }
  const Json* writer = web::at(row, "/write_uid/0");
  if (writer != nullptr && writer->is_number_integer()) {
    record.item["author"] = *writer == around.own_user ? "machine" : "human";
  }
  record.item["fields"] = std::move(fields);
  // Odoo tells seconds: what changes twice within one must still be given twice.
  record.version = static_cast<std::int64_t>(web::mark_of(web::dump(record.item), *at) >> 1);
  return record;
}

std::int64_t number_of(const std::string& id) {
  std::int64_t number = 0;
  const auto read = std::from_chars(id.data(), id.data() + id.size(), number);
  if (read.ec != std::errc{} || read.ptr != id.data() + id.size() || number <= 0 ||
      number > kIdMax) {
    throw Failure(Outcome::gone("the id is none of Odoo's"));
  }
  return number;
}

bool is_same(const Json& have, const Json& wanted) {
  if (is_empty(have) && is_empty(wanted)) return true;
  if (have.is_array() && wanted.is_array()) return sorted(have) == sorted(wanted);
  if (have.is_object()) {
    const Json* id = wanted.is_object() ? web::at(wanted, "/id") : &wanted;
    return id != nullptr && *id == have["id"];
  }
  return have == wanted;
}

Json value_of(const std::string& name, const Json& wanted, const Schema& schema,
              const std::map<std::string, std::int64_t>& categories) {
  const std::string& type = writable(name, schema).type;
  if (name == kCategories) {
    Json set =
        Json::array({6, 0, category_ids(wanted.is_null() ? Json::array() : wanted, categories)});
    return Json::array({std::move(set)});
  }
  if (wanted.is_null()) return false;
  if (type == "boolean") {
    if (!wanted.is_boolean()) refuse(name, "must be true or false");
    return wanted;
  }
  if (type == "integer" || type == "float" || type == "monetary") {
    if (!wanted.is_number()) refuse(name, "must be a number");
    return wanted;
  }
  if (type == "many2one") return relation_id(name, wanted);
  if (type.ends_with("2many") || type == "binary" || type == "properties") {
    refuse(name, "is of type " + type + ", which this connector does not write");
  }
  if (!wanted.is_string()) refuse(name, "must be a text");
  return wanted;
}

std::pair<std::string, std::string> cell_of(const std::string& name, const Json& value,
                                            const Schema& schema) {
  const std::string& type = schema.fields.at(name).type;
  if (name == kCategories) {
    std::string ids;
    for (const Json& id : value[0][2]) ids += (ids.empty() ? "" : ",") + id.dump();
    return {name + "/.id", ids};
  }
  if (type == "boolean") return {name, value == Json(true) ? "1" : "0"};
  if (value == Json(false)) return {name, ""};
  if (type == "many2one") return {name + "/.id", value.dump()};
  return {name, value.is_string() ? value.get<std::string>() : value.dump()};
}

std::string xml_name(const std::string& key) {
  const bool plain = std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
  if (plain && key.size() <= kXmlNameMax) return key;
  std::string hex = "x";
  char digits[24];
  for (const char c : key.substr(0, kHexBytesMax)) {
    std::snprintf(digits, sizeof digits, "%02x",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    hex += digits;
  }
  if (key.size() > kHexBytesMax) hex += "-" + std::to_string(web::mark_of(key, 0));
  return hex;
}

}  // namespace sambung::odoo
