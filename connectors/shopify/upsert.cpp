#include "connectors/shopify/customer.hpp"
#include "connectors/shopify/documents.hpp"
#include "connectors/shopify/system.hpp"

/// Making and changing customers. A making goes by our metafield, whose values are unique: said twice it
/// makes one customer (customerSet, introspection of 2026-10).
namespace sambung::shopify {

namespace {

using web::Json;

/// The id of the contact here, else of the write: the same whenever it is tried again.
std::string mark_in(const Json& request) {
  const Json ids = web::list_in(request.value("keys", Json()), "id");
  if (!ids.empty() && ids[0].is_string() && ids[0] != "") return ids[0].get<std::string>();
  return web::needed_in(request, "op");
}

Json custom_id(const std::string& mark) {
  return {{"customId", {{"namespace", "sambung"}, {"key", "contact_id"}, {"value", mark}}}};
}

Json fields_in(const Json& request) {
  const Json* fields = web::at(request, "/fields");
  if (fields == nullptr || !fields->is_object()) {
    throw web::Failure(Outcome::invalid("fields: missing"));
  }
  return *fields;
}

}  // namespace

void System::upsert(Call& call) {
  web::each(call, graphql_.api(), [&](std::size_t i, const Json& request) {
    if (web::text_in(request, "object") != "contact") {
      return Outcome::not_supported("object: customers can be written, orders only read");
    }
    const std::string id = web::text_in(request, "id");
    return id.empty() ? make(call, i, request) : change(call, i, request, id);
  });
}

Outcome System::make(Call& call, std::size_t index, const Json& request) {
  const Json input = customer_input(fields_in(request), nullptr);
  if (!is_defined()) {
    return Outcome::permission(
        "the shop has no definition of the metafield sambung.contact_id with unique values; "
        "`sambung sync provision` makes it");
  }
  const std::string mark = mark_in(request);
  const Json there = by_identifier(custom_id(mark));
  if (there.is_object()) {
    const std::string id = id_of(web::text_in(there, "id"));
    if (web::is_true(request, "doubt")) return change(call, index, request, id);
    return Outcome::duplicate("the shop has a customer of this contact", id);
  }
  return write(call, index, custom_id(mark), input);
}

Outcome System::change(Call& call, std::size_t index, const Json& request, const std::string& id) {
  const std::string gid = gid_of("Customer", id);
  const auto found =
      nodes("contact", gid.empty() ? std::vector<std::string>{} : std::vector<std::string>{gid});
  if (found.empty()) return Outcome::gone("the customer is not in the shop any more");
  const web::Record now = customer_record(found.front());
  const Json input = customer_input(fields_in(request), found.front());
  const Json expected = request.value("expected_version", Json());
  const bool stale = expected.is_number_integer() && expected != now.version;
  // In doubt it may be this very write that made it another: then nothing is left to do.
  if (stale && !(input.empty() && web::is_true(request, "doubt"))) {
    return Outcome::conflict("the customer has another version in the shop");
  }
  if (!input.empty()) return write(call, index, {{"id", gid}}, input);
  call.emit(index, web::dump(now.item));
  return Outcome::done(id);
}

Outcome System::write(Call& call, std::size_t index, const Json& identifier, const Json& input) {
  const Json data = graphql_.say(kSet, {{"identifier", identifier}, {"input", input}}, {15});
  const Json payload = data.value("customerSet", Json());
  if (auto refused = refusal_in(payload)) return taken(*std::move(refused), input);
  const Json* customer = web::at(payload, "/customer");
  if (customer == nullptr || !customer->is_object()) {
    return Outcome::transient("Shopify did not say what it wrote");
  }
  const web::Record record = customer_record(*customer);
  call.emit(index, web::dump(record.item));
  return Outcome::done(record.id);
}

/// Shopify says that a number or address is taken, and not by whom.
Outcome System::taken(Outcome outcome, const Json& input) {
  if (outcome.outcome != SAMBUNG_DUPLICATE) return outcome;
  const bool phone = outcome.reason.starts_with("phone");
  const Json* value = web::at(input, phone ? "/phone" : "/email");
  if (value != nullptr && value->is_string()) {
    const Json other = by_identifier({{phone ? "phoneNumber" : "emailAddress", *value}});
    outcome.remote_id = other.is_object() ? id_of(web::text_in(other, "id")) : "";
  }
  if (outcome.remote_id.empty()) {
    return Outcome::transient(outcome.reason + ", and nobody is found who has it");
  }
  return outcome;
}

}  // namespace sambung::shopify
