#include "connectors/qontak/contact.hpp"
#include "connectors/qontak/system.hpp"

/// Making and changing contacts.
namespace sambung::qontak {

namespace {

using web::Json;

std::string mark_in(const Json& request) {
  const Json ids = web::list_in(request.value("keys", Json()), "id");
  if (!ids.empty() && ids[0].is_string() && ids[0] != "") return ids[0].get<std::string>();
  return web::text_in(request, "op");
}

Json fields_in(const Json& request) {
  const Json* fields = web::at(request, "/fields");
  if (fields == nullptr || !fields->is_object()) {
    throw web::Failure(Outcome::invalid("fields: missing"));
  }
  return *fields;
}

/// What may find it: the request's keys, and its own number and address.
Json keys_in(const Json& request) {
  Json keys = {{"phone", web::list_in(request.value("keys", Json()), "phone")},
               {"email", web::list_in(request.value("keys", Json()), "email")}};
  const Json fields = fields_in(request);
  for (const auto& [key, field] : {std::pair("phone", "telephone"), std::pair("email", "email")}) {
    const Json* value = web::at(fields, "/" + std::string(field));
    const std::string text = value == nullptr ? std::string() : web::text_of(*value).value_or("");
    if (!text.empty()) keys[key].push_back(text);
  }
  return keys;
}

}  // namespace

void System::upsert(Call& call) {
  web::each(call, api_, [&](std::size_t i, const Json& request) {
    if (web::text_in(request, "object") != "contact") {
      return Outcome::not_supported("object: this connector has contacts alone");
    }
    const std::string id = web::text_in(request, "id");
    return id.empty() ? make(call, i, request) : change(call, i, request, id);
  });
}

const Json& System::additional_fields() {
  if (!additional_.is_null()) return additional_;
  Json found = Json::array();
  const Json fields = response("/contacts/info");
  for (const Json& each : fields.is_array() ? fields : Json::array()) {
    if (web::is_true(each, "additional_field")) found.push_back(each);
  }
  return additional_ = std::move(found);
}

Json System::marked(Json fields, const std::string& mark) const {
  if (!config_.id_field.empty() && !mark.empty()) fields["additional"][config_.id_field] = mark;
  return fields;
}

Outcome System::make(Call& call, std::size_t index, const Json& request) {
  const std::string mark = mark_in(request);
  if (web::is_true(request, "doubt")) {
    for (const Json& before : found_by(keys_in(request))) {
      const bool ours =
          !config_.id_field.empty() && additional_in(before, config_.id_field) == mark;
      if (ours) return change(call, index, request, id_of(before));
      return Outcome::duplicate("an earlier try made it, or it was there before", id_of(before));
    }
  }
  const Json fields = marked(fields_in(request), mark);
  const bool additional = fields.contains("additional");
  const Json body = contact_body(fields, nullptr, additional ? additional_fields() : Json::array());
  const Json said = api_.say(web::json_request("POST", "/contacts", body)).body;
  const Json* made = web::at(said, "/response");
  const std::string id = made == nullptr ? std::string() : id_of(*made);
  if (id.empty()) return Outcome::unknown("Qontak did not say the id of the new contact");
  return written(call, index, id);
}

Outcome System::change(Call& call, std::size_t index, const Json& request, const std::string& id) {
  const Json contact = read(id);
  if (contact.is_null()) return Outcome::gone("the contact is not in Qontak any more");
  const web::Record now = contact_record(contact);
  const Json fields = fields_in(request);
  const bool other = differs(fields, contact);
  const Json expected = request.value("expected_version", Json());
  const bool stale = expected.is_number_integer() && expected != now.version;
  // In doubt it may be this very write that made it another: then nothing is left to do.
  if (stale && !(!other && web::is_true(request, "doubt"))) {
    return Outcome::conflict("the contact has another version in Qontak");
  }
  if (!other) {
    call.emit(index, web::dump(now.item));
    return Outcome::done(id);
  }
  const bool additional = fields.contains("additional");
  HttpRequest put = web::json_request(
      "PUT", "/contacts/" + id,
      contact_body(fields, contact, additional ? additional_fields() : Json::array()));
  put.repeatable = true;
  api_.say(std::move(put));
  return written(call, index, id);
}

/// Written it is, whatever the reading comes to: the broker reads what is missing.
Outcome System::written(Call& call, std::size_t index, const std::string& id) {
  try {
    const Json contact = read(id);
    if (!contact.is_null()) call.emit(index, web::dump(contact_record(contact).item));
  } catch (const web::Failure&) {
  }
  return Outcome::done(id);
}

}  // namespace sambung::qontak
