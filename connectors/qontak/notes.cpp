#include <algorithm>

#include "connectors/qontak/contact.hpp"
#include "connectors/qontak/system.hpp"

/// Messages and days as notes of a contact, whose last line is `sambung:<key>`.
namespace sambung::qontak {

namespace {

using web::Json;

constexpr const char* kType = "Crm::PersonNote";
constexpr std::size_t kKeyBytesMax = 128;

std::string key_of(const Json& entry) {
  const std::string key = web::text_in(entry, "key");
  const bool plain = std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_' || c == '.' || c == ':';
  });
  if (key.empty() || key.size() > kKeyBytesMax || !plain) {
    throw web::Failure(Outcome::invalid("key: must be 1 to 128 letters, digits or -_.:"));
  }
  return key;
}

bool ends_in(std::string_view text, std::string_view mark) {
  while (text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
  return text.ends_with(mark);
}

std::string text_of_note(const Json& entry, const std::string& mark) {
  std::string text = web::text_in(entry, "title");
  const Json* at = web::at(entry, "/at");
  if (const auto time =
          at == nullptr ? std::nullopt : web::read_time(*at, web::TimeForm::kUnixMs)) {
    text += (text.empty() ? "" : " ") + web::format_time(*time, "%Y-%m-%d %H:%M UTC");
  }
  const std::string direction = web::text_in(entry, "direction");
  if (!direction.empty()) text += ", " + direction;
  if (!text.empty()) text += "\n";
  text += web::text_in(entry, "text");
  return ends_in(text, mark) ? text : text + "\n" + mark;
}

}  // namespace

std::string System::note_before(const std::string& contact, const std::string& key) {
  constexpr int kPagesMax = 100;
  for (const Json& note : all("/notes", {{"crm_lead_id", contact}}, kPagesMax)) {
    if (ends_in(web::text_in(note, "note"), "sambung:" + key)) return id_of(note);
  }
  return {};
}

Outcome System::put_note(const Json& entry) {
  const std::string object = web::text_in(entry, "object");
  if (object != "message" && object != "day") {
    return Outcome::not_supported("object: messages and days can be logged");
  }
  const std::string key = key_of(entry);
  const std::string contact = web::needed_in(entry, "contact");
  if (!is_qontak_id(contact)) return Outcome::invalid("contact: is no id of Qontak's");
  std::string id = web::text_in(entry, "id");
  if (!id.empty() && !is_qontak_id(id)) return Outcome::gone("the note's id is none of Qontak's");
  if (id.empty() && web::is_true(entry, "doubt")) id = note_before(contact, key);
  const Json body = {{"note", text_of_note(entry, "sambung:" + key)},
                     {"type", kType},
                     {"crm_person_id", std::stoll(contact)}};
  if (!id.empty()) {
    HttpRequest put = web::json_request("PUT", "/notes/" + id, body);
    put.repeatable = true;
    api_.say(std::move(put));
    return Outcome::done(id);
  }
  const Json said = api_.say(web::json_request("POST", "/notes", body)).body;
  const Json* made = web::at(said, "/response");
  id = made == nullptr ? std::string() : id_of(*made);
  return id.empty() ? Outcome::unknown("Qontak did not say the id of the new note")
                    : Outcome::done(id);
}

void System::log(Call& call) {
  web::each(call, api_, [&](std::size_t, const Json& entry) { return put_note(entry); });
}

}  // namespace sambung::qontak
