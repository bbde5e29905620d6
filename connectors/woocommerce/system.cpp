#include "connectors/woocommerce/system.hpp"

#include <algorithm>
#include <charconv>

#include "connectors/woocommerce/customer.hpp"
#include "connectors/woocommerce/judge.hpp"

/// What is read: find, fetch; and erase.
namespace sambung::woocommerce {

namespace {

using web::Json;

std::size_t number_in(std::optional<std::string_view> header, std::size_t fallback) {
  std::size_t number = fallback;
  if (header) std::from_chars(header->data(), header->data() + header->size(), number);
  return number;
}

const char* list_of(const std::string& object) {
  return object == "contact" ? "/customers" : "/orders";
}

}  // namespace

std::string tail_of(const Json& phones) {
  constexpr std::size_t kTail = 9;
  for (const Json& phone : phones) {
    std::string digits;
    for (const char c : phone.is_string() ? phone.get<std::string>() : std::string()) {
      if (c >= '0' && c <= '9') digits += c;
    }
    if (digits.size() >= 6) return digits.substr(digits.size() - std::min(kTail, digits.size()));
  }
  return {};
}

System::System(const Config& config, web::Line& line) : config_(config), api_(line, judge) {}

void System::describe(Call& call) {
  // By number only those are found who have an order.
  call.emit(0, R"({"objects":["contact","order"],"contact":{"create":true,"idempotent":"key",)"
               R"("versions":"seen","batch":{"upsert":50,"fetch":100,"find":20},)"
               R"("find":["email"],"merges":false,"deletes":"fetch"},)"
               R"("changes":{"mode":"poll","lag_ms":60000,"poll_ms":60000},"lookups":)" +
                   web::order_lookups({"number", "status", "currency", "total", "customer", "email",
                                       "phone", "placed_at", "items"}) +
                   "}");
  call.settle_all(Outcome::done());
}

System::Rows System::list(const char* of, web::Query query) {
  const web::Reply reply =
      api_.say({.method = "GET", .url = web::with_query(std::string(kApi) + of, query)});
  if (!reply.body.is_array()) {
    throw web::Failure(Outcome::invalid("the shop's list is none: is another plugin in the way?"));
  }
  Rows rows{{reply.body.begin(), reply.body.end()}, 0};
  rows.total = number_in(reply.http.header("X-WP-Total"), rows.rows.size());
  return rows;
}

std::vector<Json> System::with_ids(const char* of, const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  std::string include;
  for (const std::string& id : ids) include += (include.empty() ? "" : ",") + id;
  web::Query query = {{"include", include}, {"per_page", std::to_string(kBatchMost)}};
  if (std::string_view(of) == "/customers") query.emplace_back("role", "all");
  return list(of, query).rows;
}

std::vector<Json> System::by_email(const std::string& email) {
  std::vector<Json> found =
      list("/customers", {{"email", email}, {"role", "all"}, {"per_page", "10"}}).rows;
  std::erase_if(found, [&email](const Json& each) {
    return !web::has_key({web::text_in(each, "email")}, Json::array({email}), false);
  });
  return found;
}

/// Customers cannot be searched by number; orders can, by a part of it, and say whose they are.
std::vector<Json> System::by_phone(const Json& phones) {
  const std::string tail = tail_of(phones);
  if (tail.empty()) return {};
  std::vector<std::string> ids;
  for (const Json& order : list("/orders", {{"search", tail}, {"per_page", "50"}}).rows) {
    const web::Record record = order_record(order);
    const std::string id = web::text_in(record.item["fields"], "customer");  // empty: a guest's
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  std::vector<Json> found = with_ids("/customers", ids);
  std::erase_if(found,
                [&](const Json& each) { return !web::has_key(phones_of(each), phones, true); });
  return found;
}

std::vector<Json> System::found_by(const Json& keys) {
  std::vector<Json> found;
  const auto add = [&found](std::vector<Json> more) {
    for (Json& each : more) {
      const auto same = [&each](const Json& other) { return id_of(other) == id_of(each); };
      if (std::none_of(found.begin(), found.end(), same)) found.push_back(std::move(each));
    }
  };
  for (const Json& email : web::list_in(keys, "email")) {
    if (email.is_string() && email != "") add(by_email(email));
  }
  add(by_phone(web::list_in(keys, "phone")));
  return found;
}

void System::find(Call& call) {
  web::each(call, api_, [&](std::size_t i, const Json& request) {
    if (web::text_in(request, "object") != "contact") {
      return Outcome::not_supported("object: contacts alone can be found by keys");
    }
    for (const Json& customer : found_by(request.value("keys", Json()))) {
      call.emit(i, web::dump(customer_record(customer).item));
    }
    return Outcome::done();
  });
}

void System::fetch(Call& call) {
  web::each_slice(call, api_, kBatchMost, [&](std::size_t first, const auto& requests) {
    std::vector<Outcome> outcomes(requests.size(), Outcome::done());
    std::map<std::string, std::vector<std::string>> wanted;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (requests[i].is_null()) continue;
      const std::string object = web::text_in(requests[i], "object");
      const std::string id = web::text_in(requests[i], "id");
      if (object != "contact" && object != "order") {
        outcomes[i] = Outcome::not_supported("object: there are contacts and orders");
      } else if (is_shop_id(id)) {
        wanted[object].push_back(id);
      }
    }
    std::map<std::pair<std::string, std::string>, std::string> items;
    for (const auto& [object, ids] : wanted) {
      for (const Json& native : with_ids(list_of(object), ids)) {
        const web::Record record =
            object == "contact" ? customer_record(native) : order_record(native);
        items[{object, record.id}] = web::dump(record.item);
      }
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const auto item =
          items.find({web::text_in(requests[i], "object"), web::text_in(requests[i], "id")});
      if (item != items.end()) call.emit(first + i, item->second);
    }
    return outcomes;
  });
}

void System::erase(Call& call) {
  web::each(call, api_, [&](std::size_t, const Json& request) {
    for (const Json& each : web::list_in(request, "records")) {
      const std::string id = each.is_string() ? each.get<std::string>() : "";
      if (!is_shop_id(id)) continue;
      const std::string path = std::string(kApi) + "/customers/" + id;
      const Json customer = api_.get_if_there(path);
      if (customer.is_null()) continue;
      const std::string role = web::text_in(customer, "role");
      if (role != "customer" && role != "subscriber") {
        return Outcome::not_supported("a user of the shop's own staff is not erased from here");
      }
      HttpRequest remove{.method = "DELETE", .url = path + "?force=true"};
      remove.repeatable = true;
      try {
        api_.say(std::move(remove));
      } catch (const web::Failure& failure) {
        if (failure.outcome.outcome != SAMBUNG_GONE) throw;
      }
    }
    return Outcome::done();
  });
}

}  // namespace sambung::woocommerce
