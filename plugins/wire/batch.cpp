#include "plugins/wire/batch.hpp"

#include <algorithm>
#include <cstring>

#include "plugins/wire/frame.hpp"

namespace sambung::wire {

namespace {

constexpr std::size_t kNumberBytes = 4 + 8 + 8 + 4 + 4 + 8 + 8 + 4;
constexpr std::size_t kTextFields = 10;
constexpr std::size_t kEventBytesMin = kNumberBytes + 4 * kTextFields;
constexpr std::size_t kOutcomeBytesMin = 4 + 4 + 4 + 4;
constexpr std::size_t kKeyBytesMax = 4096;

/// The text fields in their order on the wire; the last two may be long.
constexpr sambung_span sambung_event::*kTexts[kTextFields] = {
    &sambung_event::id,      &sambung_event::type,   &sambung_event::channel,
    &sambung_event::account, &sambung_event::person, &sambung_event::conversation,
    &sambung_event::cause,   &sambung_event::lane,   &sambung_event::body,
    &sambung_event::raw};

std::string_view view(sambung_span span) {
  return span.size == 0 ? std::string_view{} : std::string_view{span.data, span.size};
}

void write_event(ByteWriter& writer, const sambung_event& event) {
  writer.u32(event.attempt);
  writer.u64(event.epoch);
  writer.u64(event.offset);
  writer.u32(event.partition);
  writer.u32(event.flags);
  writer.i64(event.time_ms);
  writer.i64(event.recorded_ms);
  writer.u32(event.schema_version);
  for (const auto field : kTexts) writer.text(view(event.*field));
}

sambung_event read_event(ByteReader& reader) {
  sambung_event event{};
  event.struct_size = sizeof event;
  event.attempt = reader.u32();
  event.epoch = reader.u64();
  event.offset = reader.u64();
  event.partition = reader.u32();
  event.flags = reader.u32();
  event.time_ms = reader.i64();
  event.recorded_ms = reader.i64();
  event.schema_version = reader.u32();
  for (std::size_t i = 0; i < kTextFields; ++i) {
    const std::string_view text = reader.text(i < kTextFields - 2 ? kKeyBytesMax : kFrameBytesMax);
    event.*kTexts[i] = sambung_span{text.data(), text.size()};
  }
  return event;
}

std::string_view terminated(const char* text, std::size_t capacity) {
  return {text, strnlen(text, capacity - 1)};  // a connector may have forgotten the NUL
}

void copy_text(std::string_view from, char* to) {
  if (!from.empty()) std::memcpy(to, from.data(), from.size());  // the rest is zero already
}

}  // namespace

std::size_t encoded_bytes(const sambung_event& event) {
  std::size_t bytes = kEventBytesMin;
  for (const auto field : kTexts) bytes += (event.*field).size;
  return bytes;
}

std::string encode_deliver(std::uint64_t sequence, std::span<const sambung_event> events) {
  std::string frame = open_frame(FrameType::kDeliver, sequence);
  std::size_t bytes = kHeaderBytes + 4;
  for (const sambung_event& event : events) bytes += encoded_bytes(event);
  frame.reserve(bytes);
  ByteWriter writer(frame);
  writer.u32(static_cast<std::uint32_t>(events.size()));
  for (const sambung_event& event : events) write_event(writer, event);
  seal_frame(frame);
  return frame;
}

Result<std::vector<sambung_event>> decode_deliver(std::string_view payload) {
  ByteReader reader(payload);
  const std::size_t count = reader.count(kBatchItemsMax, kEventBytesMin);
  std::vector<sambung_event> events;
  events.reserve(count);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    events.push_back(read_event(reader));
  }
  const Result<void> end = reader.finish("deliver");
  if (!end) return end.error();
  if (events.empty()) return Error{ErrorCode::kInvalid, "frame deliver: has no events"};
  return events;
}

void write_outcomes(ByteWriter& writer, std::span<const sambung_outcome> outcomes) {
  writer.u32(static_cast<std::uint32_t>(outcomes.size()));
  for (const sambung_outcome& outcome : outcomes) {
    writer.i32(outcome.outcome);
    writer.u32(outcome.retry_after_ms);
    writer.text(terminated(outcome.reason, sizeof outcome.reason));
    writer.text(terminated(outcome.remote_id, sizeof outcome.remote_id));
  }
}

std::vector<sambung_outcome> read_outcomes(ByteReader& reader, std::size_t count_max) {
  std::vector<sambung_outcome> outcomes = blank_outcomes(reader.count(count_max, kOutcomeBytesMin));
  for (sambung_outcome& outcome : outcomes) {
    outcome.outcome = reader.i32();
    outcome.retry_after_ms = reader.u32();
    copy_text(reader.text(sizeof outcome.reason - 1), outcome.reason);
    copy_text(reader.text(sizeof outcome.remote_id - 1), outcome.remote_id);
  }
  return outcomes;
}

std::string encode_outcomes(std::uint64_t sequence, std::span<const sambung_outcome> outcomes) {
  std::string frame = open_frame(FrameType::kOutcomes, sequence);
  ByteWriter writer(frame);
  write_outcomes(writer, outcomes);
  seal_frame(frame);
  return frame;
}

Result<std::vector<sambung_outcome>> decode_outcomes(std::string_view payload) {
  ByteReader reader(payload);
  std::vector<sambung_outcome> outcomes = read_outcomes(reader, kBatchItemsMax);
  const Result<void> end = reader.finish("outcomes");
  if (!end) return end.error();
  return outcomes;
}

std::vector<sambung_outcome> blank_outcomes(std::size_t count) {
  sambung_outcome blank{};
  blank.struct_size = sizeof blank;
  blank.outcome = SAMBUNG_TRANSIENT;
  return std::vector<sambung_outcome>(count, blank);
}

}  // namespace sambung::wire
