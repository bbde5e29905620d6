#include "tests/rest/fake_suitecrm.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <set>
#include <stdexcept>

namespace sambung::testing {

namespace {

const std::string kModule = "/Api/V8/module";
constexpr const char* kTime = "%Y-%m-%d %H:%M:%S";

const std::map<std::string, std::set<std::string>> kFields = {
    {"Contacts",
     {"first_name", "last_name", "phone_mobile", "phone_work", "phone_home", "email1", "title",
      "description", "date_entered", "date_modified", "modified_user_id", "created_by", "deleted",
      "assigned_user_id"}},
    {"Notes",
     {"name", "description", "parent_type", "parent_id", "contact_id", "date_entered",
      "date_modified", "modified_user_id", "created_by", "deleted", "assigned_user_id"}}};

Told failed(const std::string& detail) {
  return {400, {{"errors", {{"status", 400}, {"title", nullptr}, {"detail", detail}}}}, {}};
}

Told given(json body, int status = 200) {
  return {status, std::move(body), {{"Content-type", "application/vnd.api+json"}}};
}

std::string object_name(const std::string& module) { return module.substr(0, module.size() - 1); }

bool is_uuid(const std::string& text) {
  static const std::regex form("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  return std::regex_match(text, form);
}

/// Of a record that is read or changed; one that is made needs a UUID.
bool is_id(const std::string& text) {
  return is_uuid(text) || (!text.empty() && digits(text) == text);
}

Told not_found(const std::string& module, const std::string& id) {
  return failed(module + " module with id " + id + " is not found");
}

std::string parameter(const Ask& ask, const std::string& name, const std::string& fallback) {
  const auto found = ask.query.find(name);
  return found == ask.query.end() ? fallback : found->second;
}

bool holds(const std::string& here, const std::string& op, const std::string& value) {
  if (op == "eq") return here == value;
  if (op == "neq") return here != value;
  if (op == "gt") return here > value;
  if (op == "gte") return here >= value;
  if (op == "lt") return here < value;
  return here <= value;
}

/// `filter[field][op]`, all or any of which must hold; throws what the system says of a wrong one.
struct Filter {
  Filter(const Ask& ask, const std::string& module) {
    static const std::regex form("filter\\[(\\w+)\\](?:\\[(\\w+)\\])?");
    for (const auto& [name, value] : ask.query) {
      std::smatch part;
      if (!std::regex_match(name, part, form)) continue;
      if (part[1] == "operator") {
        any = value == "or";
      } else if (part[1] == "deleted") {
        deleted = value == "1";
      } else {
        if (!kFields.at(module).contains(part[1]))
          throw std::invalid_argument("Filter field " + part[1].str() + " in " +
                                      object_name(module) + " module is not found");
        if (!std::set<std::string>{"eq", "neq", "gt", "gte", "lt", "lte"}.contains(part[2]))
          throw std::invalid_argument("Filter operator " + part[2].str() + " is invalid");
        conditions.push_back({part[1], part[2], value});
      }
    }
  }
  bool fits(const json& fields) const {
    const auto good = [&](const auto& one) {
      return holds(fields.value(one[0], ""), one[1], one[2]);
    };
    if (conditions.empty()) return true;
    return any ? std::any_of(conditions.begin(), conditions.end(), good)
               : std::all_of(conditions.begin(), conditions.end(), good);
  }

  std::vector<std::array<std::string, 3>> conditions;
  bool any = false;
  bool deleted = false;
};

}  // namespace

bool FakeSuitecrm::is_there(const std::string& module, const std::string& id) const {
  const auto found = rows.find(id);
  return found != rows.end() && found->second["type"] == module &&
         found->second["attributes"]["deleted"] != "1";
}

/// As it is read: its type is the object's name, its times are ISO.
json FakeSuitecrm::shown(const std::string& id) const {
  json row = rows.at(id);
  row["type"] = object_name(row["type"]);
  for (const char* name : {"date_entered", "date_modified"}) {
    std::string& time = row["attributes"][name].get_ref<std::string&>();
    time = time.substr(0, 10) + "T" + time.substr(11) + "+00:00";
  }
  return row;
}

void FakeSuitecrm::remove(const std::string& id) {
  json& fields = rows.at(id)["attributes"];
  fields["deleted"] = "1";
  fields["date_modified"] = utc(now(), kTime);
}

bool FakeSuitecrm::merge_by_hand(const std::string& from, const std::string& into) {
  if (!is_there("Contacts", from) || !is_there("Contacts", into)) return false;
  remove(from);
  rows[into]["attributes"]["date_modified"] = utc(now(), kTime);
  return true;
}

Told FakeSuitecrm::create(const json& data) {
  const std::string module = data["type"];
  const std::string id = data.value("id", "");
  if (!is_uuid(id)) return failed("The option \"id\" with value \"" + id + "\" is invalid.");
  if (rows.contains(id)) return failed("Bean " + module + " with id " + id + " is already exist");
  json& row = rows[id];
  row = {{"id", id}, {"type", module}};
  for (const std::string& name : kFields.at(module)) row["attributes"][name] = "";
  row["attributes"]["date_entered"] = utc(now(), kTime);
  row["attributes"]["deleted"] = "0";
  return change(data);
}

Told FakeSuitecrm::change(const json& data) {
  const std::string module = data["type"];
  const std::string id = data.value("id", "");
  if (!is_id(id)) return failed("The option \"id\" with value \"" + id + "\" is invalid.");
  if (!is_there(module, id)) return not_found(module, id);
  json& fields = rows[id]["attributes"];
  for (const auto& [name, value] : data["attributes"].items()) {
    fields[name] = value.is_null() ? json("") : value;
  }
  fields["date_modified"] = utc(now(), kTime);
  fields["modified_user_id"] = "api-user";
  return given({{"data", shown(id)}}, 201);
}

Told FakeSuitecrm::write(const Ask& ask) {
  const auto type = ask.headers.find("content-type");
  if (type == ask.headers.end() || type->second != "application/vnd.api+json" ||
      !ask.body.is_object() || !ask.body["data"].is_object()) {
    return failed("The required option \"data\" is missing.");
  }
  const json& data = ask.body["data"];
  const std::string module = data.value("type", "");
  if (!kFields.contains(module)) return failed("Module " + module + " does not exist");
  for (const auto& [name, value] : data["attributes"].items()) {
    if (!kFields.at(module).contains(name))
      return failed("Property " + name + " in " + object_name(module) + " module is invalid");
  }
  return ask.method == "POST" ? create(data) : change(data);
}

Told FakeSuitecrm::list(const Ask& ask, const std::string& module) const {
  for (const auto& [name, value] : ask.query) {
    const std::string option = name.substr(0, name.find('['));
    if (!std::set<std::string>{"fields", "page", "sort", "filter"}.contains(option))
      return failed("The option \"" + option + "\" does not exist.");
  }
  const std::string sort = parameter(ask, "sort", "date_modified");
  if (!kFields.at(module).contains(sort))
    return failed("Sort field " + sort + " in " + object_name(module) + " module is not found");
  const Filter filter(ask, module);
  std::vector<json> found;
  for (const auto& [id, row] : rows) {
    const json& fields = row["attributes"];
    const bool deleted = fields["deleted"] == "1";
    if (row["type"] == module && deleted == filter.deleted && filter.fits(fields))
      found.push_back(row);
  }
  std::stable_sort(found.begin(), found.end(), [&](const json& a, const json& b) {
    return a["attributes"][sort] < b["attributes"][sort];
  });
  const std::size_t size = std::stoul(parameter(ask, "page[size]", "100"));
  const std::size_t number = std::stoul(parameter(ask, "page[number]", "1"));
  if (size == 0 || number == 0) return failed("The option \"page\" is invalid.");
  json page = json::array();
  for (std::size_t i = (number - 1) * size; i < std::min(found.size(), number * size); ++i) {
    const std::string id = found[i]["id"];
    // Each row is read anew, by what gives no deleted ones.
    if (filter.deleted) return not_found(module, id);
    page.push_back(shown(id));
  }
  json body = {{"data", page}};
  if (!page.empty()) {
    body["meta"] = {{"total-pages", (found.size() + size - 1) / size},
                    {"records-on-this-page", page.size()}};
  }
  return given(body);
}

Told FakeSuitecrm::one(const Ask& ask, const std::string& module, const std::string& id) {
  if (!is_id(id)) return failed("The option \"id\" with value \"" + id + "\" is invalid.");
  if (!is_there(module, id)) return not_found(module, id);
  if (ask.method == "GET") return given({{"data", shown(id)}});
  remove(id);
  return given({{"meta", {{"message", "Record with id " + id + " is deleted"}}}});
}

Told FakeSuitecrm::answer(const Ask& ask) {
  const auto given_token = ask.headers.find("authorization");
  if (!token.empty() &&
      (given_token == ask.headers.end() || given_token->second != "Bearer " + token)) {
    return {401, {{"error", "access_denied"}}, {}};
  }
  if (ask.path == "/Api/V8/meta/modules") return given({{"data", json::object()}});
  if (ask.path == kModule) return write(ask);
  if (!ask.path.starts_with(kModule + "/")) return {404, nullptr, {}};
  const std::string rest = ask.path.substr(kModule.size() + 1);
  const std::string module = rest.substr(0, rest.find('/'));
  if (!kFields.contains(module)) return failed("Module " + module + " does not exist");
  try {
    return module == rest ? list(ask, module) : one(ask, module, rest.substr(module.size() + 1));
  } catch (const std::invalid_argument& wrong) {
    return failed(wrong.what());
  }
}

}  // namespace sambung::testing
