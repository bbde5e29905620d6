#include "connectors/tryton/edit.hpp"

#include <algorithm>

#include "connectors/tryton/domain.hpp"
#include "connectors/tryton/failure.hpp"
#include "connectors/tryton/party.hpp"

namespace sambung::tryton {

namespace {

using nlohmann::json;

constexpr std::size_t kElementsMax = 200;

[[noreturn]] void refuse(const std::string& field, const std::string& why) {
  throw Failure(Outcome::invalid(field + ": " + why));
}

/// Which members an element of a list has; the first two tell one from another.
struct Shape {
  const char* field;
  std::vector<const char*> members;
};
const Shape kMechanisms{"contact_mechanisms", {"type", "value", "name"}};
const Shape kIdentifiers{"identifiers", {"type", "code"}};

const json& list_in(const json& value, const std::string& field) {
  if (!value.is_array() || value.size() > kElementsMax) {
    refuse(field, "must be a list of at most " + std::to_string(kElementsMax));
  }
  return value;
}

/// The members of a wanted element that are Tryton's own.
json values_of(const json& element, const Shape& shape) {
  if (!element.is_object()) refuse(shape.field, "its elements must be objects");
  json values = json::object();
  for (const char* name : shape.members) {
    const auto found = element.find(name);
    if (found == element.end()) continue;
    if (!found->is_string() && !found->is_null()) {
      refuse(shape.field, std::string(name) + " must be a text");
    }
    values[name] = *found;
  }
  const auto medium = element.find("medium");
  if (!values.contains("type") && medium != element.end() && medium->is_string()) {
    values["type"] = *medium == "phone" ? json("mobile") : *medium;
  }
  return values;
}

/// Tryton writes numbers in its own way, and keeps the plain one beside it.
bool same(const json& row, const std::string& name, const json& value) {
  if (row.value(name, json()) == value) return true;
  return name == "value" && value.is_string() && row.value("value_compact", json()) == value;
}

bool same(const json& row, const json& values) {
  return std::all_of(values.items().begin(), values.items().end(), [&row](const auto& wanted) {
    return same(row, wanted.key(), wanted.value());
  });
}

/// Turns a list as it is into one as it is wanted.
class ListEdit {
 public:
  ListEdit(const Shape& shape, std::vector<json> rows) : shape_(shape), rows_(std::move(rows)) {}

  void want(const json& element) {
    const json values = values_of(element, shape_);
    const auto row = standing(element, values);
    if (row == rows_.end()) {
      created_.push_back(values);
      return;
    }
    json changed = json::object();
    for (const auto& [name, value] : values.items()) {
      if (!same(*row, name, value)) changed[name] = value;
    }
    if (!changed.empty()) commands_.push_back(list({"write", list({(*row)["id"]}), changed}));
    rows_.erase(row);
  }

  json commands(bool remove_rest) {
    if (!created_.empty()) commands_.push_back(list({"create", created_}));
    json gone = json::array();
    for (const json& row : rows_) gone.push_back(row["id"]);
    if (remove_rest && !gone.empty()) commands_.push_back(list({"delete", gone}));
    return commands_;
  }

 private:
  std::vector<json>::iterator standing(const json& element, const json& values) {
    const auto id = element.find("id");
    const auto by_id = [&](const json& row) { return id != element.end() && row["id"] == *id; };
    const auto found = std::find_if(rows_.begin(), rows_.end(), by_id);
    if (found != rows_.end()) return found;
    return std::find_if(rows_.begin(), rows_.end(),
                        [&](const json& row) { return same(row, values); });
  }

  const Shape& shape_;
  std::vector<json> rows_;  ///< not wanted so far
  json created_ = json::array();
  json commands_ = json::array();
};

json list_edit(const Shape& shape, const json& wanted, const json& party, bool whole) {
  std::vector<json> rows = related(party, shape.field);
  std::erase_if(rows, [](const json& row) {
    const auto code = row.find("code");  // our own mark is not the mapping's to remove
    return code != row.end() && code->is_string() &&
           code->get_ref<const std::string&>().starts_with(kMarker);
  });
  ListEdit edit(shape, std::move(rows));
  for (const json& element : list_in(wanted, shape.field)) edit.want(element);
  return edit.commands(whole);
}

// Names alone: the list is the whole set, whoever made it.
json category_edit(const json& wanted, const json& party, const Names& names) {
  json here = json::object();
  for (const json& row : related(party, "categories")) {
    if (row.contains("name") && row["name"].is_string()) here[row["name"]] = row["id"];
  }
  json added = json::array();
  for (const json& name : list_in(wanted, "categories")) {
    if (!name.is_string() || name.get_ref<const std::string&>().empty()) {
      refuse("categories", "must be a list of names");
    }
    const auto& text = name.get_ref<const std::string&>();
    if (here.erase(text) == 0) added.push_back(names.category(text));
  }
  json commands = json::array();
  if (!added.empty()) commands.push_back(list({"add", added}));
  json removed = json::array();
  for (const auto& [name, id] : here.items()) removed.push_back(id);
  if (!removed.empty()) commands.push_back(list({"remove", removed}));
  return commands;
}

class Edit {
 public:
  Edit(const json& party, const EditRules& rules, const Names& names)
      : party_(party), rules_(rules), names_(names), now_(record_of(party, {{}, rules.more, {}})) {}

  void field(const std::string& name, const json& value) {
    if (party_.is_object() && now_["fields"].value(name, json()) == value) return;
    if (name == "contact_mechanisms") return put(name, commands(kMechanisms, value));
    if (name == "identifiers") return put(name, commands(kIdentifiers, value));
    if (name == "categories") {
      const json set = value.is_null() ? json::array() : value;
      return put(name, category_edit(set, party_, names_));
    }
    if (name == "language") return language(value);
    plain(name, value);
  }
  json values() && { return std::move(values_); }

 private:
  json commands(const Shape& shape, const json& value) {
    return list_edit(shape, value.is_null() ? json::array() : value, party_,
                     rules_.lists_are_whole);
  }
  void put(const std::string& name, json commands) {
    if (!commands.empty()) values_[name] = std::move(commands);
  }
  void language(const json& value) {
    if (value.is_null()) {
      values_["lang"] = nullptr;
    } else if (value.is_string()) {
      values_["lang"] = names_.language(value.get<std::string>());
    } else {
      refuse("language", "must be a code as \"en\", or null");
    }
  }
  void plain(const std::string& name, const json& value) {
    const bool own = name == "name" || name == "code" || name == "active";
    const bool more = std::find(rules_.more.begin(), rules_.more.end(), name) != rules_.more.end();
    if (name == "addresses") {
      throw Failure(Outcome::not_supported("addresses: can be read, not written"));
    }
    if (!own && !more) refuse(name, "no field of this connector; name it under config: fields:");
    if (value.is_structured()) refuse(name, "must be a text, a number, true, false or null");
    if (!party_.is_object() && value.is_null()) return;  // its default holds
    values_[name] = value;
  }

  const json& party_;  ///< null: there is none yet
  const EditRules& rules_;
  const Names& names_;
  const json now_;
  json values_ = json::object();
};

}  // namespace

json edit_of(const json& fields, const json& party, const EditRules& rules, const Names& names) {
  if (!fields.is_object()) refuse("fields", "must be an object");
  Edit edit(party, rules, names);
  for (const auto& [name, value] : fields.items()) edit.field(name, value);
  return std::move(edit).values();
}

}  // namespace sambung::tryton
