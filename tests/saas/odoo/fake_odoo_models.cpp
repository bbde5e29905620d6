#include <algorithm>

#include "tests/saas/odoo/fake_odoo.hpp"

/// What the fake's models do.
namespace sambung::testing {

namespace {

constexpr std::int64_t kBotPartner = 3;

const OdooError kMissing{404, "odoo.exceptions.MissingError"};
const OdooError kAccess{403, "odoo.exceptions.AccessError"};
const OdooError kRefused{422, "odoo.exceptions.ValidationError"};
const OdooError kArguments{422, "werkzeug.exceptions.UnprocessableEntity"};
const OdooError kValue{500, "builtins.ValueError"};
const OdooError kNowhere{404, "werkzeug.exceptions.NotFound"};

void allow(const json& named, const std::set<std::string>& names) {
  for (const auto& [name, value] : named.items()) {
    if (!names.contains(name)) throw kArguments;
  }
}

bool is_email(const json& value) {
  return value == false || value.get<std::string>().find('@') != std::string::npos;
}

std::string as_e164(const json& phone) {
  if (!phone.is_string()) return {};
  const std::string number = digits(phone.get<std::string>());
  return "+" + (number.starts_with("0") ? "62" + number.substr(1) : number);
}

std::string escaped(const std::string& text) {
  std::string made;
  for (const char c : text) made += c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  return made;
}

}  // namespace

std::set<std::string> FakeOdoo::partner_fields() const {
  std::set<std::string> names = {
      "id",   "name",       "phone",      "email",       "ref",      "lang",
      "city", "write_date", "write_uid",  "active",      "color",    "street",
      "zip",  "country_id", "is_company", "category_id", "function", "company_name"};
  if (mobile) names.insert("mobile");
  if (sanitized) names.insert("phone_sanitized");
  names.insert(more_fields.begin(), more_fields.end());
  return names;
}

json FakeOdoo::fields_get() const {
  const std::map<std::string, std::string> types = {
      {"id", "integer"},     {"write_date", "datetime"}, {"write_uid", "many2one"},
      {"active", "boolean"}, {"is_company", "boolean"},  {"country_id", "many2one"},
      {"color", "integer"},  {"lang", "selection"},      {"category_id", "many2many"}};
  json all = json::object();
  for (const std::string& name : partner_fields()) {
    const auto type = types.find(name);
    const bool computed = name == "id" || name.starts_with("write_") || name == "phone_sanitized";
    all[name] = {{"type", type == types.end() ? "char" : type->second},
                 {"readonly", computed},
                 {"required", name == "name"}};
  }
  return all;
}

void FakeOdoo::check_values(const json& values) const {
  for (const auto& [name, value] : values.items()) {
    if (!partner_fields().contains(name)) throw kValue;
    if (name == "email" && !is_email(value)) throw kRefused;
    if (name == "name" && (value == false || value == "")) throw kRefused;
    if (name == "lang" && value != false && value != "en_US" && value != "id_ID") throw kValue;
  }
}

void FakeOdoo::write(std::int64_t id, const json& values, std::int64_t user, std::int64_t at_s) {
  json& partner = partners[id];
  for (const auto& [name, value] : values.items()) {
    const bool commands =
        name == "category_id" && value.is_array() && !value.empty() && value[0].is_array();
    partner[name] = commands ? value[0][2] : value;
  }
  if (!partner.contains("active")) partner["active"] = true;
  const std::string number = as_e164(partner.value("phone", json(false)));
  if (sanitized) partner["phone_sanitized"] = number.empty() ? json(false) : json(number);
  partner["write_date"] = utc(at_s, "%Y-%m-%d %H:%M:%S");
  if (micros > 0) {
    const std::string fraction = std::to_string(micros);
    partner["write_date"] = partner["write_date"].get<std::string>() + "." +
                            std::string(6 - fraction.size(), '0') + fraction;
  }
  partner["write_uid"] = user;
}

json FakeOdoo::row_of(std::int64_t id, const json& row, const json& fields) const {
  json made = {{"id", id}};
  for (const json& field : fields) {
    const std::string name = field;
    const json value = row.value(name, json(false));
    if (name == "id") continue;
    made[name] = value;
    if (name == "category_id" && value == false) made[name] = json::array();
    if (name == "write_uid" && value.is_number()) made[name] = {value, "User " + value.dump()};
    if (name == "country_id" && value.is_number()) made[name] = {value, "Country " + value.dump()};
    if (name == "write_date" && value.is_string())
      made[name] = value.get<std::string>().substr(0, 19);
  }
  return made;
}

json FakeOdoo::search_read(const OdooCall& call, const std::map<std::int64_t, json>& rows,
                           const std::set<std::string>& known) {
  allow(call.named, {"domain", "fields", "offset", "limit", "order"});
  const bool archived = call.context.value("active_test", true) == false;
  const json fields = call.named.value("fields", json::array());
  for (const json& field : fields) {
    if (!known.contains(field.get<std::string>())) throw kValue;
  }
  for (const json& leaf : call.named.value("domain", json::array())) {
    if (leaf.is_array() && !leaf.empty() && !known.contains(leaf[0])) throw kValue;
  }
  std::vector<std::int64_t> ids;
  for (const auto& [id, row] : rows) {
    const bool hidden = !archived && row.value("active", true) == false;
    if (!hidden && fits_domain(call.named.value("domain", json::array()), id, row))
      ids.push_back(id);
  }
  const std::string order = call.named.value("order", "id");
  if (order.starts_with("active desc")) {
    std::stable_sort(ids.begin(), ids.end(), [&](std::int64_t a, std::int64_t b) {
      return rows.at(a).value("active", true) > rows.at(b).value("active", true);
    });
  } else if (order != "id") {
    throw kValue;
  }
  const auto limit = call.named.value("limit", std::size_t{0});
  if (limit > 0 && ids.size() > limit) ids.resize(limit);
  json found = json::array();
  for (const std::int64_t id : ids) found.push_back(row_of(id, rows.at(id), fields));
  return found;
}

std::int64_t FakeOdoo::make(const json& values) {
  const std::int64_t id = next_++;
  partners[id] = json::object();
  write(id, values, kOdooBot, now());
  return id;
}

/// All rows or none; the first ten errors are told by their row.
json FakeOdoo::load(const OdooCall& call) {
  allow(call.named, {"fields", "data"});
  json errors = json::array();
  std::vector<std::pair<std::string, json>> rows;
  for (std::size_t i = 0; i < call.named["data"].size(); ++i) {
    const json& cells = call.named["data"][i];
    std::string name;
    json values = json::object();
    for (std::size_t n = 0; n < cells.size(); ++n) {
      if (!cells[n].is_string()) throw OdooError{500, "builtins.AttributeError"};
      const std::string column = call.named["fields"][n];
      const std::string cell = cells[n];
      if (column == "id") {
        name = cell;
      } else if (column == "category_id/.id") {
        values["category_id"] = json::parse("[" + cell + "]");
      } else if (column == "country_id/.id") {
        values["country_id"] = std::stoll(cell);
      } else {
        values[column] = cell.empty() ? json(false) : json(cell);
      }
    }
    for (const auto& [field, value] : values.items()) {
      try {
        check_values({{field, value}});
      } catch (const OdooError&) {
        if (errors.size() == 10) break;
        errors.push_back({{"type", "error"},
                          {"message", "budi@x.example is refused"},
                          {"rows", {{"from", i}, {"to", i}}},
                          {"record", i},
                          {"field", field}});
      }
    }
    rows.emplace_back(name, std::move(values));
  }
  if (!errors.empty()) return {{"ids", false}, {"messages", errors}, {"nextrow", 0}};
  json ids = json::array();
  for (const auto& [name, values] : rows) {
    const auto there = external.find(name);
    if (there != external.end()) {
      write(there->second, values, kOdooBot, now());
      ids.push_back(there->second);
    } else {
      ids.push_back(make(values));
      if (!name.empty()) external[name] = ids.back();
    }
  }
  return {{"ids", ids}, {"messages", json::array()}, {"nextrow", 0}};
}

json FakeOdoo::post(const OdooCall& call) {
  allow(call.named, {"body", "body_is_html", "message_type", "subtype_xmlid", "message_id", "date",
                     "author_id", "attachments", "subject"});
  if (call.ids.size() != 1) throw kValue;
  if (!partners.contains(call.ids[0])) throw kMissing;
  const std::int64_t id = next_++;
  json message = call.named;
  message["res_id"] = call.ids[0];
  message["model"] = "res.partner";
  if (!message.contains("author_id")) message["author_id"] = kBotPartner;
  if (!call.named.value("body_is_html", false)) message["body"] = escaped(message["body"]);
  messages[id] = message;
  return id;
}

json FakeOdoo::partner_method(const OdooCall& call) {
  if (call.method == "fields_get")
    return allow(call.named, {"allfields", "attributes"}), fields_get();
  if (call.method == "search_read") {
    if (before_search) before_search();
    return search_read(call, partners, partner_fields());
  }
  if (call.method == "message_post") return post(call);
  if (call.method != "load" && call.method != "write" && call.method != "unlink") throw kNowhere;
  if (read_only_user) throw kAccess;
  if (call.method == "load") return load(call);
  for (const std::int64_t id : call.ids) {
    if (!partners.contains(id)) throw kMissing;
    if (locked.contains(id)) throw OdooError{409, "odoo.exceptions.LockError"};
    if (call.method == "unlink" && kept.contains(id))
      throw OdooError{422, "odoo.exceptions.UserError"};
  }
  if (call.method == "write") {
    allow(call.named, {"vals"});
    check_values(call.named.at("vals"));
  }
  for (const std::int64_t id : call.ids) {
    if (call.method == "unlink") {
      remove(id);
    } else {
      write(id, call.named["vals"], kOdooBot, now());
    }
  }
  return true;
}

json FakeOdoo::message_method(const OdooCall& call) {
  if (call.method == "search_read") {
    return search_read(call, messages, {"id", "body", "message_id", "model", "res_id"});
  }
  for (const std::int64_t id : call.ids) {
    if (!messages.contains(id)) throw kMissing;
    if (call.method == "unlink") messages.erase(id);
    if (call.method != "write") continue;
    if (messages[id]["author_id"] != kBotPartner) throw kAccess;
    messages[id].update(call.named.at("vals"));
  }
  return true;
}

json FakeOdoo::other_method(const OdooCall& call) {
  const std::string asked = call.model + "." + call.method;
  if (asked == "res.users.context_get")
    return {{"lang", "en_US"}, {"tz", false}, {"uid", kOdooBot}};
  if (asked == "ir.model.data.search_read") {
    std::map<std::int64_t, json> rows;
    for (const auto& [name, id] : external) {
      const std::size_t dot = name.find('.');
      rows[static_cast<std::int64_t>(rows.size()) + 1] = {{"module", name.substr(0, dot)},
                                                          {"name", name.substr(dot + 1)},
                                                          {"model", "res.partner"},
                                                          {"res_id", id}};
    }
    return search_read(call, rows, {"id", "module", "name", "model", "res_id"});
  }
  if (call.model == "res.partner.category") {
    if (call.method == "create") {
      const std::int64_t id = next_++;
      tags[id] = call.named.at("vals_list")[0]["name"];
      return json::array({id});
    }
    std::map<std::int64_t, json> rows;
    for (const auto& [id, name] : tags) rows[id] = {{"name", name}};
    return search_read(call, rows, {"id", "name"});
  }
  if (asked == "ir.model.search_read") {
    return search_read(call, {{88, {{"model", "res.partner"}}}}, {"id", "model"});
  }
  if (asked == "ir.actions.server.search_read") {
    json found =
        search_read(call, actions, {"id", "name", "state", "webhook_url", "base_automation_id"});
    for (json& row : found) {
      const json rule = row["base_automation_id"];
      if (rule.is_number()) row["base_automation_id"] = {rule, "rule"};
    }
    return found;
  }
  if (call.model != "base.automation" || !automation) throw kNowhere;
  if (call.method == "create") {
    json rule = call.named.at("vals_list")[0];
    const std::int64_t id = next_++;
    json action = rule.at("action_server_ids")[0][2];
    action["base_automation_id"] = id;
    actions[next_++] = action;
    rules[id] = rule;
    return json::array({id});
  }
  for (const std::int64_t id : call.ids) {
    rules.erase(id);
    std::erase_if(actions,
                  [id](const auto& each) { return each.second["base_automation_id"] == id; });
  }
  return true;
}

}  // namespace sambung::testing
