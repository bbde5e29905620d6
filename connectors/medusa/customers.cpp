#include "connectors/medusa/customers.hpp"

#include <algorithm>

#include "connectors/medusa/customer.hpp"
#include "connectors/medusa/failure.hpp"
#include "connectors/medusa/json_member.hpp"
#include "connectors/medusa/search.hpp"

namespace sambung::medusa {

namespace {

using nlohmann::json;

const std::string kPath = "/admin/customers";
constexpr const char* kNewest = "200";

json fields_of(const json& request) { return request.value("fields", json::object()); }

/// Our own id of the contact, else that of the write: the same whenever it is tried again.
std::string mark_in(const json& request) {
  const json keys = request.value("keys", json());
  const json ids = keys.is_object() ? keys.value("id", json()) : json();
  const bool has_id = ids.is_array() && !ids.empty() && ids[0].is_string();
  return has_id ? ids[0].get<std::string>() : text_in(request, "op");
}

std::string path_of(const std::string& id) {
  if (!is_id(id)) throw Failure(Outcome::gone("the id is none of Medusa's"));
  return kPath + "/" + id;
}

}  // namespace

json Customers::read(const std::string& id) {
  if (!is_id(id)) return nullptr;
  json reply = api_.get_if_there(path_of(id), {{"fields", kCustomerFields}});
  return reply.is_null() ? json() : reply.value("customer", json());
}

std::vector<json> Customers::list(const Api::Query& query) {
  Api::Query all = {{"fields", kCustomerFields}};
  all.insert(all.end(), query.begin(), query.end());
  const json reply = api_.get(kPath, all);
  std::vector<json> customers;
  for (const json& each : reply.value("customers", json::array())) {
    if (is_id(text_in(each, "id"))) customers.push_back(each);
  }
  return customers;
}

std::vector<json> Customers::find(const json& keys) {
  std::vector<json> found;
  for (const std::string& query : queries_of(keys)) {
    for (json& customer : list({{"q", query}, {"limit", "100"}})) {
      const auto same = [&customer](const json& other) { return other["id"] == customer["id"]; };
      if (!has_key(customer, keys) || std::any_of(found.begin(), found.end(), same)) continue;
      found.push_back(std::move(customer));
    }
  }
  return found;
}

Customers::Written Customers::upsert(const json& request) {
  if (text_in(request, "object") != "contact") {
    throw Failure(Outcome::not_supported("object: customers can be written, orders only read"));
  }
  const std::string id = text_in(request, "id");
  return id.empty() ? make(request) : change(request, id);
}

Customers::Written Customers::change(const json& request, const std::string& id) {
  const json customer = read(id);
  if (customer.is_null()) return {Outcome::gone("the customer is not in Medusa any more"), {}};
  const json expected = request.value("expected_version", json());
  const json body = customer_edit(fields_of(request), customer, config_);
  const bool stale = expected.is_number_integer() && expected != version_of(customer);
  // In doubt it may be this very write that made it another: then nothing is left to do.
  const bool doubt = request.value("doubt", json()) == json(true);
  if (stale && !(doubt && body.empty())) {
    return {Outcome::conflict("the customer has another version in Medusa"), {}};
  }
  if (body.empty()) return {Outcome::done(id), customer_record(customer, config_)};
  return write(path_of(id), body);
}

Customers::Written Customers::make(const json& request) {
  const std::string mark = mark_in(request);
  if (!mark.empty() && request.value("doubt", json()) == json(true)) {
    const std::string before = made_before(request, mark);
    if (!before.empty()) return change(request, before);
  }
  json body = customer_edit(fields_of(request), nullptr, config_);
  if (!mark.empty()) body["metadata"][kMark] = mark;
  if (text_in(body, "email").empty()) {
    body.erase("email");
    if (const std::string none = stand_in(config_, mark); !none.empty()) body["email"] = none;
  }
  return write(kPath, body);
}

Customers::Written Customers::write(const std::string& path, const json& body) {
  json reply;
  try {
    reply = api_.post(path, body);
  } catch (const Failure& failure) {
    if (failure.outcome.outcome != SAMBUNG_DUPLICATE) throw;
    Outcome outcome = failure.outcome;
    outcome.remote_id = id_by_email(text_in(body, "email"));
    // With an account or deleted meanwhile: then there is nobody to go on with.
    if (outcome.remote_id.empty()) outcome = Outcome::transient(outcome.reason);
    return {std::move(outcome), {}};
  }
  const std::string id = text_in(reply.value("customer", json()), "id");
  const json customer = read(id);  // the answer to a write has no groups
  if (customer.is_null()) return {Outcome::unknown("Medusa did not say what it wrote"), {}};
  return {Outcome::done(id), customer_record(customer, config_)};
}

std::string Customers::made_before(const json& request, const std::string& mark) {
  json keys = request.value("keys", json());
  if (!keys.is_object()) keys = json::object();
  for (const char* name : {"email", "phone"}) {
    const std::string value = text_in(fields_of(request), name);
    if (!value.empty() && (keys[name].is_null() || keys[name].is_array())) {
      keys[name].push_back(value);
    }
  }
  std::vector<json> customers = find(keys);
  for (json& newest : list({{"order", "-created_at"}, {"limit", kNewest}})) {
    customers.push_back(std::move(newest));
  }
  for (const json& customer : customers) {
    if (mark_of(customer) == mark) return text_in(customer, "id");
  }
  return {};
}

std::string Customers::id_by_email(const std::string& email) {
  const auto found = list({{"email", email}, {"limit", "2"}});
  return found.empty() ? std::string() : text_in(found.front(), "id");
}

void Customers::erase(const std::string& id) {
  if (read(id).is_null()) return;
  const json empty = {{"email", "erased-" + id + "@customers.invalid"},
                      {"first_name", nullptr},
                      {"last_name", nullptr},
                      {"company_name", nullptr},
                      {"phone", nullptr},
                      {"metadata", json{{kMark, ""}}}};
  api_.post(path_of(id), empty);
  const json reply = api_.get(path_of(id) + "/addresses", {{"fields", "id"}, {"limit", "200"}});
  for (const json& address : reply.value("addresses", json::array())) {
    const std::string address_id = text_in(address, "id");
    if (is_id(address_id)) api_.erase(path_of(id) + "/addresses/" + address_id);
  }
  api_.erase(path_of(id));
}

}  // namespace sambung::medusa
