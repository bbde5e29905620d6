#include "connectors/zoho/record.hpp"

#include <algorithm>

#include "connectors/web/failure.hpp"

namespace sambung::zoho {

namespace {

using web::Failure;
using web::Json;

[[noreturn]] void refuse(const std::string& field, const std::string& why) {
  throw Failure(Outcome::invalid(field + ": " + why));
}

Json value_in(const Json& row, const std::string& name) {
  const auto value = row.find(name);
  return value == row.end() ? Json() : *value;
}

bool is_plain(const Json& value) {
  if (value.is_array()) {
    return std::all_of(value.begin(), value.end(),
                       [](const Json& each) { return each.is_string(); });
  }
  return !value.is_object();
}

}  // namespace

bool is_number(std::string_view id) {
  return !id.empty() && id.size() <= 20 &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> columns_of(const Config& config) {
  std::vector<std::string> names = {"id", "Modified_Time", "Modified_By", config.contact_key};
  for (const std::string& name : config.fields) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

web::Record record_of_row(const Json& row, const Config& config) {
  std::string id = web::text_of(value_in(row, "id")).value_or("");
  const auto changed = web::read_time(value_in(row, "Modified_Time"), web::TimeForm::kIso);
  if (!is_number(id) || !changed) {
    throw Failure(Outcome::transient("Zoho gave a record without its id or time"));
  }
  web::Record record = web::record_of("contact", std::move(id), *changed, *changed);
  const Json* author = web::at(row, "/Modified_By/id");
  if (author != nullptr && !config.user_id.empty()) {
    const bool ours = web::text_of(*author).value_or("") == config.user_id;
    record.item["author"] = ours ? "machine" : "human";
  }
  Json fields = Json::object();
  for (const std::string& name : config.fields) fields[name] = value_in(row, name);
  record.item["fields"] = std::move(fields);
  return record;
}

Json edit_of(const Json& fields, const Json& row, const Config& config) {
  if (!fields.is_object()) refuse("fields", "must be an object");
  Json edit = Json::object();
  for (const auto& [name, value] : fields.items()) {
    if (std::find(config.fields.begin(), config.fields.end(), name) == config.fields.end()) {
      refuse(name, "none of this connection's fields; add it under config: fields");
    }
    if (!is_plain(value))
      refuse(name, "must be a text, a number, true, false, a list of texts or null");
    const bool empty = value.is_string() && value.get_ref<const std::string&>().empty();
    const Json wanted = empty ? Json() : value;
    if (!row.is_object() ? !wanted.is_null() : value_in(row, name) != wanted) edit[name] = wanted;
  }
  return edit;
}

std::string coql_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) continue;
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string coql_list(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "(" : ",") + coql_text(value);
  return out + ")";
}

}  // namespace sambung::zoho
