#include "connectors/sink/cloud_event.hpp"

#include "connectors/web/json.hpp"
#include "connectors/web/time.hpp"

namespace sambung::sink {

namespace {

constexpr std::size_t kSequenceDigits = 20;

bool is_object_or_none(std::string_view body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return body.empty() || (first != body.npos && body[first] == '{' && web::Json::accept(body));
}

void add(std::string& to, const char* name, std::string_view value) {
  if (value.empty()) return;
  to.append(to.empty() ? "{\"" : ",\"").append(name).append("\":");
  to.append(web::dump(web::Json(value)));
}

std::string time_text(std::int64_t time_ms) {
  return web::iso(time_ms * 1000, time_ms % 1000 == 0 ? 0 : 3);
}

std::string padded(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(kSequenceDigits - digits.size(), '0') + digits;
}

}  // namespace

std::optional<std::string> cloud_event(const Event& event, const std::string& source) {
  if (!is_object_or_none(event.body())) return std::nullopt;
  std::string json;
  add(json, "specversion", "1.0");
  add(json, "id", event.id());
  add(json, "source", source);
  add(json, "type", event.type());
  add(json, "time", time_text(event.time_ms()));
  add(json, "datacontenttype", event.body().empty() ? "" : "application/json");
  add(json, "dataschema",
      "urn:sambung:events:" + std::string(event.type()) + ".v" +
          std::to_string(event.schema_version()));
  add(json, "recordedtime", time_text(event.recorded_ms()));
  add(json, "sequence", padded(event.offset()));
  add(json, "channel", event.channel());
  add(json, "account", event.account());
  add(json, "person", event.person());
  add(json, "conversation", event.conversation());
  add(json, "causationid", event.cause());
  if (!event.body().empty()) json.append(",\"data\":").append(event.body());
  return json.append("}");
}

}  // namespace sambung::sink
