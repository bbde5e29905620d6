#include "connectors/hubspot/entry.hpp"

#include "connectors/web/failure.hpp"
#include "connectors/web/requests.hpp"
#include "connectors/web/time.hpp"

namespace sambung::hubspot {

namespace {

using web::Json;

void cut(std::string& html, std::size_t most) {
  if (html.size() <= most) return;
  std::size_t end = most;
  const auto inside = [&] { return (static_cast<unsigned char>(html[end]) & 0xC0U) == 0x80U; };
  while (end > 0 && inside()) --end;
  // Neither half a tag nor half an entity.
  const std::size_t opened = html.find_last_of("<&", end - 1);
  if (opened != std::string::npos && end - opened < 8 && html.find_first_of(">;", opened) >= end) {
    end = opened;
  }
  html.resize(end);
  html += "...";
}

}  // namespace

std::string as_html(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '\n': html += "<br>"; break;
      default: html += c;
    }
  }
  return html;
}

Json entry_properties(const Json& entry, const Config& config) {
  const auto at = entry.find("at");
  if (at == entry.end() || !at->is_number_integer()) {
    throw web::Failure(Outcome::invalid("at: must be a time in milliseconds"));
  }
  const std::string title = web::text_in(entry, "title");
  std::string body = title.empty() ? std::string() : "<b>" + as_html(title) + "</b><br>";
  body += as_html(web::needed_in(entry, "text"));
  cut(body, kBodyMax - 3);
  return {{config.entry_key, web::needed_in(entry, "key")},
          {"hs_communication_channel_type", "WHATS_APP"},
          {"hs_communication_logged_from", "CRM"},
          {"hs_communication_body", std::move(body)},
          {"hs_timestamp", std::to_string(at->get<std::int64_t>())}};
}

}  // namespace sambung::hubspot
