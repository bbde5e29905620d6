#include "core/app/event_text.hpp"

#include "core/json/writer.hpp"
#include "core/model/time_text.hpp"

namespace sambung::app {

namespace {

void text_member(json::Writer& writer, const char* key, std::string_view text) {
  if (text.empty()) return;
  writer.key(key);
  writer.string(text);
}

void envelope_members(json::Writer& writer, const model::Envelope& envelope) {
  writer.key("id");
  writer.string(envelope.id.text());
  writer.key("type");
  writer.string(envelope.type);
  writer.key("version");
  writer.unsigned_integer(envelope.version);
  writer.key("time");
  writer.string(model::time_text(envelope.time));
  text_member(writer, "source", envelope.source);
  text_member(writer, "account", envelope.account);
  text_member(writer, "channel", envelope.channel);
  text_member(writer, "subject", envelope.subject);
  if (envelope.cause) text_member(writer, "cause", envelope.cause->text());
}

void payload_members(json::Writer& writer, const model::EncodedEvent& event) {
  writer.key("data");
  writer.raw(event.body.empty() ? "null" : event.body);
  if (event.raw.empty()) return;
  writer.key("raw");
  writer.raw(event.raw);
}

}  // namespace

std::string position_text(const Position& position) {
  return std::to_string(position.partition) + ":" + std::to_string(position.offset);
}

std::string event_json(const model::EncodedEvent& event) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  envelope_members(writer, event.envelope);
  payload_members(writer, event);
  writer.end_object();
  return json;
}

std::string record_json(const journal::Record& record) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  writer.key("position");
  writer.string(position_text(record.position));
  writer.key("recorded");
  writer.string(model::time_text(record.recorded));
  envelope_members(writer, record.event.envelope);
  if (record.erased) {
    writer.key("erased");
    writer.boolean(true);
  } else {
    payload_members(writer, record.event);
  }
  writer.end_object();
  return json;
}

std::string record_line(const journal::Record& record) {
  const model::Envelope& envelope = record.event.envelope;
  std::string line = model::time_text(envelope.time) + "  " + envelope.type;
  if (envelope.type.size() < 22) line += std::string(22 - envelope.type.size(), ' ');
  line += "  " + (envelope.channel.empty() ? std::string("-") : envelope.channel);
  line += "  " + (envelope.subject.empty() ? std::string("-") : envelope.subject.substr(0, 8));
  if (record.erased) line += "  (erased)";
  return line + "  #" + position_text(record.position);
}

}  // namespace sambung::app
