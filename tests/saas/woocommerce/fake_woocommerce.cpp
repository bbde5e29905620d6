#include "tests/saas/woocommerce/fake_woocommerce.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <sstream>

#include "tests/saas/signed_hook.hpp"

namespace sambung::testing {

namespace {

const std::string kApi = "/wp-json/wc/v3";

std::string gmt(std::int64_t time_s) { return utc(time_s, "%Y-%m-%dT%H:%M:%S"); }

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string base64(const std::string& text) {
  std::string out(4 * (text.size() / 3 + 1) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string query_of(const Ask& ask, const char* name, const std::string& fallback = "") {
  const auto found = ask.query.find(name);
  return found == ask.query.end() ? fallback : found->second;
}

std::set<std::int64_t> ids_in(const std::string& list) {
  std::set<std::int64_t> ids;
  std::istringstream in(list);
  for (std::string id; std::getline(in, id, ',');) ids.insert(std::atoll(id.c_str()));
  return ids;
}

json error_of(const std::string& code, int status) {
  return {{"code", code}, {"message", "Sorry, Siti +628123456789"}, {"data", {{"status", status}}}};
}

}  // namespace

json& FakeWoocommerce::add(json fields) {
  const std::int64_t id = next_++;
  json& made = customers[id];
  made = {{"id", id},
          {"date_created_gmt", gmt(now())},
          {"date_modified_gmt", nullptr},
          {"email", ""},
          {"first_name", ""},
          {"last_name", ""},
          {"role", "customer"},
          {"username", "u" + std::to_string(id)},
          {"billing", {{"first_name", ""}, {"company", ""}, {"phone", ""}, {"email", ""}}},
          {"is_paying_customer", false},
          {"meta_data", json::array()}};
  made.merge_patch(fields);
  return made;
}

json& FakeWoocommerce::add_order(json fields) {
  const std::int64_t id = next_++;
  json& made = orders[id];
  made = {{"id", id},
          {"number", std::to_string(id)},
          {"status", "processing"},
          {"currency", "IDR"},
          {"total", "25001.50"},
          {"customer_id", 0},
          {"date_created_gmt", gmt(now())},
          {"date_modified_gmt", gmt(now())},
          {"date_paid_gmt", nullptr},
          {"payment_method_title", "Transfer"},
          {"billing", {{"first_name", ""}, {"phone", ""}, {"email", ""}}},
          {"line_items", json::array()}};
  made.merge_patch(fields);
  return made;
}

void FakeWoocommerce::touch(json& record) { record["date_modified_gmt"] = gmt(now()); }

Told FakeWoocommerce::refusal(int status, const std::string& code, json params) const {
  json body = error_of(code, status);
  if (!params.is_null()) body["data"]["params"] = std::move(params);
  return {status, body, {}};
}

Told FakeWoocommerce::lists(const Ask& ask, const std::vector<json>& rows,
                            const std::set<std::string>& known) const {
  for (const auto& [name, value] : ask.query) {
    if (!known.contains(name) && name != "page" && name != "per_page" && name != "offset") {
      return refusal(400, "rest_invalid_param", {{name, "Invalid parameter."}});
    }
  }
  const auto size = std::stoul(query_of(ask, "per_page", "10"));
  if (size < 1 || size > 100) {
    return refusal(400, "rest_invalid_param", {{"per_page", "per_page must be between 1 and 100"}});
  }
  std::size_t from = (std::stoul(query_of(ask, "page", "1")) - 1) * size;
  if (const auto offset = std::stoul(query_of(ask, "offset", "0")); offset > 0) from = offset;
  json page = json::array();
  for (std::size_t i = from; i < std::min(rows.size(), from + size); ++i) page.push_back(rows[i]);
  return {200,
          page,
          {{"X-WP-Total", std::to_string(rows.size())},
           {"X-WP-TotalPages", std::to_string((rows.size() + size - 1) / size)}}};
}

Told FakeWoocommerce::customer_list(const Ask& ask) const {
  const auto include = ids_in(query_of(ask, "include"));
  const std::string email = lower(query_of(ask, "email"));
  const std::string role = query_of(ask, "role", "customer");
  std::vector<json> rows;
  for (const auto& [id, customer] : customers) {
    if (!include.empty() && !include.contains(id)) continue;
    if (!email.empty() && lower(customer["email"]) != email) continue;
    if (role != "all" && customer["role"] != role) continue;
    rows.push_back(customer);
  }
  if (query_of(ask, "order", "asc") == "desc") std::reverse(rows.begin(), rows.end());
  return lists(ask, rows, {"include", "email", "role", "orderby", "order", "search"});
}

Told FakeWoocommerce::order_list(const Ask& ask) const {
  const auto include = ids_in(query_of(ask, "include"));
  const std::string search = query_of(ask, "search");
  const std::string after = query_of(ask, "modified_after");
  const int shift_h = query_of(ask, "dates_are_gmt", "false") == "true" ? 0 : zone_h;
  std::vector<json> rows;
  for (const auto& [id, order] : orders) {
    if (!include.empty() && !include.contains(id)) continue;
    const json& billing = order["billing"];
    const std::string text = billing.value("phone", "") + " " + billing.value("email", "");
    const bool is_number = std::to_string(id) == search;  // a search for digits finds that id too
    if (!search.empty() && !is_number && text.find(search) == std::string::npos) continue;
    const std::string customer = query_of(ask, "customer");
    if (!customer.empty() && std::to_string(order.value("customer_id", 0)) != customer) continue;
    const std::int64_t changed = from_utc(order["date_modified_gmt"]) + shift_h * 3600;
    if (!after.empty() && changed <= from_utc(after)) continue;  // strictly after
    rows.push_back(order);
  }
  if (query_of(ask, "orderby", "date") == "modified") {
    std::stable_sort(rows.begin(), rows.end(), [](const json& a, const json& b) {
      return a["date_modified_gmt"] < b["date_modified_gmt"];
    });
  }
  if (query_of(ask, "order", "desc") == "desc") std::reverse(rows.begin(), rows.end());
  return lists(
      ask, rows,
      {"include", "search", "customer", "modified_after", "dates_are_gmt", "orderby", "order"});
}

json FakeWoocommerce::made(const json& wanted) {
  const std::string email = wanted.value("email", "");
  const auto refuse = [](const char* code) {
    return json{{"id", 0}, {"error", error_of(code, 400)}};
  };
  if (email.find('@') == std::string::npos) return refuse("registration-error-invalid-email");
  if (wants_password && !wanted.contains("password")) {
    return refuse("registration-error-missing-password");
  }
  for (const auto& [id, customer] : customers) {
    if (lower(customer["email"]) == lower(email)) return refuse("registration-error-email-exists");
  }
  json fields = wanted;
  fields.erase("password");
  return add(fields);
}

json FakeWoocommerce::changed(const json& wanted) {
  const auto refuse = [&](const char* code) {
    return json{{"id", wanted.at("id")}, {"error", error_of(code, 400)}};
  };
  const auto found = customers.find(wanted.at("id").get<std::int64_t>());
  if (found == customers.end()) return refuse("woocommerce_rest_invalid_id");
  for (const auto& [id, customer] : customers) {
    if (id != found->first && wanted.contains("email") &&
        lower(customer["email"]) == lower(wanted["email"])) {
      return refuse("woocommerce_rest_customer_invalid_email");
    }
  }
  found->second.merge_patch(wanted);
  touch(found->second);
  return found->second;
}

Told FakeWoocommerce::batch(const Ask& ask) {
  std::size_t count = 0;
  json told = json::object();
  for (const auto& [verb, bodies] : ask.body.items()) {
    if (verb != "create" && verb != "update")
      return refusal(400, "rest_invalid_param", {{verb, "?"}});
    count += bodies.size();
    if (count > 100) return refusal(413, "woocommerce_rest_request_entity_too_large");
    for (const json& body : bodies)
      told[verb].push_back(verb == "create" ? made(body) : changed(body));
  }
  return {200, told, {}};
}

Told FakeWoocommerce::one_customer(const Ask& ask, std::int64_t id) {
  const auto found = customers.find(id);
  if (found == customers.end()) {
    return refusal(ask.method == "GET" ? 404 : 400, "woocommerce_rest_invalid_id");
  }
  const json shown = found->second;
  if (ask.method == "DELETE") {
    if (query_of(ask, "force") != "true")
      return refusal(501, "woocommerce_rest_trash_not_supported");
    customers.erase(found);
  }
  return {200, shown, {}};
}

Told FakeWoocommerce::make_hook(const Ask& ask) {
  const std::int64_t id = next_++;
  json& made = hooks[id];
  made = ask.body;
  made["id"] = id;
  made["failures"] = 0;
  greeted.push_back("webhook_id=" + std::to_string(id));
  json shown = made;
  shown.erase("secret");
  return {201, shown, {}};
}

Told FakeWoocommerce::hook(const Ask& ask, const std::string& rest) {
  if (rest.empty() && ask.method == "POST") return make_hook(ask);
  if (rest.empty()) {
    std::vector<json> rows;
    for (const auto& [id, each] : hooks) {
      json shown = each;
      shown.erase("secret");
      rows.push_back(shown);
    }
    return lists(ask, rows, {"status"});
  }
  const auto found = hooks.find(std::atoll(rest.c_str() + 1));
  if (found == hooks.end()) return refusal(404, "woocommerce_rest_shop_webhook_invalid_id");
  if (ask.method == "PUT") {
    found->second.merge_patch(ask.body);
    if (ask.body.value("status", "") == "active") found->second["failures"] = 0;
  }
  const json shown = found->second;
  if (ask.method == "DELETE") hooks.erase(found);
  return {200, shown, {}};
}

Told FakeWoocommerce::answer(const Ask& ask) {
  if (html > 0) {
    --html;
    return {html_status,
            nullptr,
            {{"Content-Type", "text/html"}},
            "<html><body>Just a moment</body></html>"};
  }
  if (!ask.path.starts_with(kApi)) return {404, nullptr, {}, "<html>Not found</html>"};
  const auto shown = ask.headers.find("authorization");
  if (!key.empty() && (shown == ask.headers.end() || shown->second != "Basic " + base64(key))) {
    return refusal(401, "woocommerce_rest_cannot_view");
  }
  if (read_only && ask.method != "GET")
    return refusal(401, "woocommerce_rest_authentication_error");
  const std::string path = ask.path.substr(kApi.size());
  if (path == "/customers" && ask.method == "GET") return customer_list(ask);
  if (path == "/orders" && ask.method == "GET") return order_list(ask);
  if (path == "/customers/batch" && ask.method == "POST") return batch(ask);
  if (path.starts_with("/customers/")) return one_customer(ask, std::atoll(path.c_str() + 11));
  if (path.starts_with("/webhooks")) return hook(ask, path.substr(9));
  return refusal(404, "rest_no_route");
}

FakeWoocommerce::Delivery FakeWoocommerce::delivery(const std::string& topic,
                                                    const json& body) const {
  Delivery made;
  made.body = body.dump();
  for (const auto& [id, hook] : hooks) {
    if (hook["topic"] != topic) continue;
    made.headers = {{"content-type", "application/json"},
                    {"x-wc-webhook-topic", topic},
                    {"x-wc-webhook-id", std::to_string(id)},
                    {"x-wc-webhook-delivery-id", "d-1"},
                    {"x-wc-webhook-signature", base64_hmac(hook.value("secret", ""), made.body)}};
  }
  return made;
}

void FakeWoocommerce::deliveries_failed() {
  for (auto& [id, hook] : hooks) {
    if (hook["status"] != "active") continue;
    hook["failures"] = hook["failures"].get<int>() + 1;
    if (hook["failures"] > 5) hook["status"] = "disabled";
  }
}

}  // namespace sambung::testing
