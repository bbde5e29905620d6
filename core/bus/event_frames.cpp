#include "core/bus/event_frames.hpp"

#include "core/bus/cursor.hpp"
#include "core/bus/topic.hpp"
#include "core/json/writer.hpp"
#include "core/model/time_text.hpp"

namespace sambung::bus {

namespace {

constexpr std::size_t kSequenceDigits = 20;

std::string padded(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(kSequenceDigits - digits.size(), '0') + digits;
}

void text(json::Writer& writer, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  writer.key(key);
  writer.string(value);
}

void place(json::Writer& writer, const Position& position) {
  writer.key("v");
  writer.integer(kWireVersion);
  text(writer, "epoch", epoch_text(position.epoch));
  writer.key("partition");
  writer.unsigned_integer(position.partition);
  writer.key("offset");
  writer.unsigned_integer(position.offset);
  const Cursor cursor{.epoch = position.epoch, .after = {{position.partition, position.offset}}};
  text(writer, "cursor", cursor.text());
}

/// CloudEvents 1.0 attributes, with its extensions sequence, partitionkey, recordedtime,
/// causationid.
void attributes(json::Writer& writer, const journal::Record& record) {
  const model::Envelope& envelope = record.event.envelope;
  text(writer, "specversion", "1.0");
  text(writer, "id", envelope.id.text());
  text(writer, "source", envelope.source);
  text(writer, "type", envelope.type);
  text(writer, "subject", envelope.subject);
  text(writer, "time", model::time_text(envelope.time));
  text(writer, "datacontenttype", "application/json");
  text(writer, "dataschema",
       "urn:sambung:events:" + envelope.type + ".v" + std::to_string(envelope.version));
  text(writer, "recordedtime", model::time_text(record.recorded));
  text(writer, "partitionkey", envelope.channel.empty() ? envelope.account : envelope.channel);
  text(writer, "sequence", padded(record.position.offset));
  if (envelope.cause) text(writer, "causationid", envelope.cause->text());
}

}  // namespace

EventFrames event_frames(journal::Record record, const std::optional<Previous>& previous) {
  EventFrames frames;
  frames.topic = topic_of(record.event.envelope);
  json::Writer writer(frames.header);
  writer.begin_object();
  place(writer, record.position);
  if (previous) {
    writer.key("prev");
    if (previous->offset) {
      writer.unsigned_integer(*previous->offset);
    } else {
      writer.null();
    }
  }
  if (record.erased) {
    writer.key("erased");
    writer.boolean(true);
  }
  attributes(writer, record);
  writer.end_object();
  frames.body = std::move(record.event.body);
  return frames;
}

std::string beacon_header(const Position& position) {
  std::string header;
  json::Writer writer(header);
  writer.begin_object();
  place(writer, position);
  writer.key("beacon");
  writer.boolean(true);
  writer.end_object();
  return header;
}

}  // namespace sambung::bus
