#include "connectors/odoo/notes.hpp"

#include <algorithm>

#include "connectors/odoo/partner.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::odoo {

namespace {

using web::Failure;

constexpr const char* kMessage = "mail.message";
constexpr const char* kHost = "@sambung>";
constexpr std::size_t kKeyBytesMax = 128;
constexpr std::size_t kEraseAtOnce = 1000;

void append_escaped(std::string& html, const std::string& text) {
  for (const char c : text) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\n': html += "<br>"; break;
      case '\r': break;
      default: html += c;
    }
  }
}

/// The id in an answer that is a number, or a list of one (JSON-2).
std::optional<std::int64_t> id_of(const Json& answer) {
  const Json* id = answer.is_array() ? web::at(answer, "/0") : &answer;
  if (id == nullptr || !id->is_number_integer()) return std::nullopt;
  return id->get<std::int64_t>();
}

}  // namespace

std::string html_of(const Json& entry) {
  std::string heading = web::text_in(entry, "title");
  const std::string direction = web::text_in(entry, "direction");
  if (!direction.empty()) heading += (heading.empty() ? "" : ", ") + direction;
  std::string html;
  if (!heading.empty()) {
    html += "<b>";
    append_escaped(html, heading);
    html += "</b><br>";
  }
  append_escaped(html, web::text_in(entry, "text"));
  if (html.size() > kNoteBytesMax) {
    throw Failure(Outcome::invalid("text: a note has at most " + std::to_string(kNoteBytesMax) +
                                   " bytes here; divide the entry"));
  }
  return "<p>" + html + "</p>";
}

std::string message_id_of(const Json& entry) {
  const std::string key = web::text_in(entry, "key");
  const bool plain = std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_' || c == '.' || c == ':';
  });
  if (key.empty() || key.size() > kKeyBytesMax || !plain) {
    throw Failure(Outcome::invalid("key: must be 1 to 128 letters, digits or -_.:"));
  }
  return "<" + key + kHost;
}

std::optional<std::int64_t> Notes::find(const std::string& message_id) {
  const Json named = {{"domain", Json::array({leaf("message_id", "=", message_id)})},
                      {"fields", {"id"}},
                      {"limit", 1}};
  const Json rows = rpc_.call({kMessage, "search_read", std::nullopt, named}, Effect::kNone);
  const Json* id = web::at(rows, "/0/id");
  return id == nullptr ? std::nullopt : id_of(*id);
}

Outcome Notes::change(std::int64_t id, const Json& entry) {
  try {
    rpc_.call({kMessage, "write", std::vector<std::int64_t>{id},
               Json{{"vals", {{"body", html_of(entry)}}}}},
              Effect::kSame);
  } catch (const Failure& failure) {
    if (failure.outcome.outcome != SAMBUNG_PERMISSION) throw;
    return Outcome::not_supported("Odoo lets this user change none but its own messages");
  }
  return Outcome::done(std::to_string(id));
}

Outcome Notes::put(const Json& entry) {
  const std::string message_id = message_id_of(entry);
  const std::string known = web::text_in(entry, "id");
  if (!known.empty()) return change(number_of(known), entry);
  const std::int64_t contact = number_of(web::text_in(entry, "contact"));
  if (const auto there = find(message_id)) return Outcome::done(std::to_string(*there));
  Json named = {{"body", html_of(entry)},
                {"body_is_html", true},
                {"message_type", "comment"},
                {"subtype_xmlid", "mail.mt_note"},
                {"message_id", message_id}};
  const Json* at = web::at(entry, "/at");
  if (at != nullptr && at->is_number_integer()) {
    named["date"] = web::format_time(at->get<std::int64_t>() * 1000, "%Y-%m-%d %H:%M:%S");
  }
  // A day's entry is changed again and again, which only its author may.
  const bool incoming = web::text_in(entry, "direction") == "in";
  if (incoming && web::text_in(entry, "object") == "message") named["author_id"] = contact;
  const Json made = rpc_.call(
      {"res.partner", "message_post", std::vector<std::int64_t>{contact}, named}, Effect::kMore);
  const auto id = id_of(made);
  return id ? Outcome::done(std::to_string(*id))
            : Outcome::unknown("Odoo did not say the id of the new message");
}

void Notes::erase(std::int64_t contact) {
  const Json domain = Json::array({leaf("model", "=", "res.partner"), leaf("res_id", "=", contact),
                                   leaf("message_id", "=like", std::string("%") + kHost)});
  const Json named = {{"domain", domain}, {"fields", {"id"}}, {"limit", kEraseAtOnce}};
  for (;;) {
    const Json rows = rpc_.call({kMessage, "search_read", std::nullopt, named}, Effect::kNone);
    std::vector<std::int64_t> ids;
    for (const Json& row : rows.is_array() ? rows : Json::array()) {
      if (const Json* id = web::at(row, "/id"); id != nullptr && id->is_number_integer()) {
        ids.push_back(id->get<std::int64_t>());
      }
    }
    if (ids.empty()) return;
    rpc_.call({kMessage, "unlink", ids}, Effect::kSame);
  }
}

}  // namespace sambung::odoo
