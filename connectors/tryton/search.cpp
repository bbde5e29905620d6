#include "connectors/tryton/search.hpp"

#include <algorithm>
#include <string>

#include "connectors/tryton/domain.hpp"
#include "connectors/tryton/party.hpp"

namespace sambung::tryton {

namespace {

using nlohmann::json;

constexpr std::size_t kValuesMax = 100;

json texts_in(const json& keys, const char* name) {
  json texts = json::array();
  if (!keys.is_object()) return texts;
  const auto found = keys.find(name);
  if (found == keys.end() || !found->is_array()) return texts;
  for (const json& text : *found) {
    if (text.is_string() && !text.get_ref<const std::string&>().empty()) texts.push_back(text);
    if (texts.size() == kValuesMax) break;
  }
  return texts;
}

bool holds(const json& texts, const json& value) {
  return value.is_string() && std::find(texts.begin(), texts.end(), value) != texts.end();
}

/// ASCII alone, as an address's other letters are compared as they are.
std::string lower(const json& text) {
  std::string lower = text.is_string() ? text.get<std::string>() : std::string();
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

bool has_mechanism(const json& party, const json& keys) {
  const json phones = texts_in(keys, "phone");
  const json emails = texts_in(keys, "email");
  const std::vector<json> rows = related(party, "contact_mechanisms");
  return std::any_of(rows.begin(), rows.end(), [&](const json& row) {
    const json type = row.value("type", json());
    const json value = row.value("value", json());
    if (type == "email") {
      return std::any_of(emails.begin(), emails.end(),
                         [&](const json& email) { return lower(email) == lower(value); });
    }
    if (type != "mobile" && type != "phone") return false;
    return holds(phones, row.value("value_compact", json())) || holds(phones, value);
  });
}

}  // namespace

std::string mark_of(std::string_view id) { return std::string(kMarker) + std::string(id); }

json domain_of(const json& keys) {
  json domain = list({"OR"});
  if (const json phones = texts_in(keys, "phone"); !phones.empty()) {
    domain.push_back(clause("contact_mechanisms.value_compact", "in", phones));
    // Without python3-phonenumbers value_compact is the value as it was typed, or nothing.
    domain.push_back(clause("contact_mechanisms.value", "in", phones));
  }
  for (const json& email : texts_in(keys, "email")) {
    domain.push_back(clause("contact_mechanisms.value", "ilike", email));
  }
  if (json ids = texts_in(keys, "id"); !ids.empty()) {
    for (json& id : ids) id = mark_of(id.get<std::string>());
    domain.push_back(clause("identifiers.code", "in", ids));
  }
  return domain.size() == 1 ? json() : domain;
}

bool has_key(const json& party, const json& keys) {
  const json ids = texts_in(keys, "id");
  for (const json& row : related(party, "identifiers")) {
    for (const json& id : ids) {
      if (row.value("code", json()) == mark_of(id.get<std::string>())) return true;
    }
  }
  return has_mechanism(party, keys);
}

}  // namespace sambung::tryton
