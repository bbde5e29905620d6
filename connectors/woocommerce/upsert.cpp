#include <random>

#include "connectors/woocommerce/customer.hpp"
#include "connectors/woocommerce/judge.hpp"
#include "connectors/woocommerce/system.hpp"

/// Making and changing customers, many at once. Changes go before makings and apart from them: said twice
/// they do the same as once, and what is made by a request whose answer is lost is not known.
namespace sambung::woocommerce {

namespace {

using web::Json;

constexpr std::size_t kSlice = 50;

/// Some shops want a password of whoever registers. Nobody ever knows this one: who wants in asks the
/// shop for another.
std::string password() {
  std::random_device random;
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string made;
  for (int i = 0; i < 32; ++i) made += kDigits[random() % 16];
  return made;
}

std::string mark_in(const Json& request) {
  const Json ids = web::list_in(request.value("keys", Json()), "id");
  if (!ids.empty() && ids[0].is_string() && ids[0] != "") return ids[0].get<std::string>();
  return web::needed_in(request, "op");
}

Json fields_in(const Json& request) {
  const Json* fields = web::at(request, "/fields");
  if (fields == nullptr || !fields->is_object()) {
    throw web::Failure(Outcome::invalid("fields: missing"));
  }
  return *fields;
}

}  // namespace

/// A slice of requests on its way: what is to be sent of each, and what came of it.
class System::Batch {
 public:
  Batch(Call& call, std::size_t first, const std::vector<Json>& slice)
      : requests(slice), outcomes(slice.size(), Outcome::done()), call_(call), first_(first) {}

  void emit(std::size_t index, const Json& customer) {
    const web::Record record = customer_record(customer);
    call_.emit(first_ + index, web::dump(record.item));
    outcomes[index] = Outcome::done(record.id);
  }

  struct Part {
    std::size_t index;
    Json body;
  };
  const std::vector<Json>& requests;
  std::vector<Outcome> outcomes;
  std::map<std::string, std::vector<Part>> parts;  ///< by verb: "update", "create"

 private:
  Call& call_;
  const std::size_t first_;
};

void System::upsert(Call& call) {
  web::each_slice(call, api_, kSlice, [&](std::size_t first, const auto& requests) {
    return upsert_slice(call, first, requests);
  });
}

std::vector<Outcome> System::upsert_slice(Call& call, std::size_t first,
                                          const std::vector<Json>& requests) {
  Batch batch(call, first, requests);
  std::vector<std::string> ids;
  for (const Json& request : requests) {
    const std::string id = web::text_in(request, "id");
    if (is_shop_id(id)) ids.push_back(id);
  }
  std::map<std::string, Json> there;
  for (Json& customer : with_ids("/customers", ids)) {
    const std::string id = id_of(customer);
    there[id] = std::move(customer);
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].is_null()) continue;
    try {
      const std::string id = web::text_in(requests[i], "id");
      if (web::text_in(requests[i], "object") != "contact") {
        batch.outcomes[i] =
            Outcome::not_supported("object: customers can be written, orders only read");
      } else if (id.empty()) {
        prepare_making(batch, i);
      } else if (const auto found = there.find(id); found != there.end()) {
        prepare_change(batch, i, found->second);
      } else {
        batch.outcomes[i] = Outcome::gone("the shop has no such customer");
      }
    } catch (const web::Failure& failure) {
      batch.outcomes[i] = failure.outcome;
    }
  }
  send(batch, "update");
  send(batch, "create");
  return std::move(batch.outcomes);
}

void System::prepare_change(Batch& batch, std::size_t index, const Json& customer) {
  const Json& request = batch.requests[index];
  Json edit = customer_edit(fields_in(request), customer);
  const Json expected = request.value("expected_version", Json());
  const bool stale = expected.is_number_integer() && expected != customer_record(customer).version;
  // In doubt it may be this very write that made it another: then nothing is left to do.
  if (stale && !(edit.empty() && web::is_true(request, "doubt"))) {
    batch.outcomes[index] = Outcome::conflict("the customer has another version in the shop");
  } else if (edit.empty()) {
    batch.emit(index, customer);
  } else {
    edit["id"] = customer["id"];
    batch.parts["update"].push_back({index, std::move(edit)});
  }
}

void System::prepare_making(Batch& batch, std::size_t index) {
  const Json& request = batch.requests[index];
  const std::string mark = mark_in(request);
  Json body = customer_edit(fields_in(request), nullptr);
  if (!body.contains("email")) body["email"] = stand_in(config_, mark);
  const std::string email = web::text_in(body, "email");
  if (email.empty()) {
    batch.outcomes[index] =
        Outcome::invalid("email: WooCommerce has no customers without one; see email_for_missing");
    return;
  }
  if (web::is_true(request, "doubt")) {
    for (const Json& before : by_email(email)) {
      if (mark_of(before) == mark) return prepare_change(batch, index, before);
    }
  }
  body["password"] = password();
  body["meta_data"] = Json::array({{{"key", kMark}, {"value", mark}}});
  batch.parts["create"].push_back({index, std::move(body)});
}

void System::send(Batch& batch, const char* verb) {
  std::vector<Batch::Part>& parts = batch.parts[verb];
  if (parts.empty()) return;
  Json bodies = Json::array();
  for (const Batch::Part& part : parts) bodies.push_back(part.body);
  HttpRequest request =
      web::json_request("POST", std::string(kApi) + "/customers/batch", {{verb, bodies}});
  request.repeatable = std::string_view(verb) == "update";
  try {
    const Json rows = web::list_in(api_.say(request).body, verb);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Json row = i < rows.size() ? rows[i] : Json();
      const Json* error = web::at(row, "/error");
      if (error != nullptr) {
        batch.outcomes[parts[i].index] =
            taken(meaning_of(*error), web::text_in(parts[i].body, "email"));
      } else if (id_of(row).empty()) {
        batch.outcomes[parts[i].index] =
            web::lost_answer(request, "the shop did not say what it wrote");
      } else {
        batch.emit(parts[i].index, row);
      }
    }
  } catch (const web::Failure& failure) {
    for (const Batch::Part& part : parts) batch.outcomes[part.index] = failure.outcome;
  }
}

/// The shop says that an address is taken or wrong, and not by whom or which of both.
Outcome System::taken(Outcome outcome, const std::string& email) {
  if (outcome.outcome != SAMBUNG_DUPLICATE) return outcome;
  const std::vector<Json> others = by_email(email);
  if (others.empty()) return Outcome::invalid("email: the shop does not take this address");
  outcome.reason = "email: taken";
  outcome.remote_id = id_of(others.front());
  return outcome;
}

}  // namespace sambung::woocommerce
