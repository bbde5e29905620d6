#include "plugins/wire/ask.hpp"

#include <bit>
#include <cmath>

#include "plugins/wire/bytes.hpp"

namespace sambung::wire {

namespace {

constexpr std::size_t kCarrierBytesMax = 256;
constexpr std::size_t kOriginBytesMax = 4096;
constexpr std::size_t kAskReasonBytesMax = 1024;
constexpr std::uint8_t kPriorityMax = 3;
constexpr std::uint32_t kLifeMax = 24 * 3600;
constexpr std::uint32_t kCallsMax = 1'000;
constexpr double kNumberMax = 1e12;

void write_number(ByteWriter& writer, double value) {
  writer.u64(std::bit_cast<std::uint64_t>(value));
}
double read_number(ByteReader& reader) { return std::bit_cast<double>(reader.u64()); }

Error refuse_ask(const char* why) {
  return Error{ErrorCode::kInvalid, std::string("frame ask: ") + why};
}

bool within(double value, double least) {
  return std::isfinite(value) && value >= least && value <= kNumberMax;
}

Result<void> judge(const Ask& ask) {
  if (ask.kind < AskKind::kToken || ask.kind > AskKind::kReport) return refuse_ask("unknown kind");
  if (ask.priority > kPriorityMax) return refuse_ask("unknown priority");
  if (ask.life_s > kLifeMax) return refuse_ask("a token is asked for too long a time");
  if (ask.calls == 0 || ask.calls > kCallsMax || ask.used > kCallsMax || ask.unused > kCallsMax) {
    return refuse_ask("a number of calls is out of range");
  }
  if (!within(ask.points, 0)) return refuse_ask("points are out of range");
  for (const double value : {ask.remaining, ask.size, ask.per_second, ask.resets_in_ms}) {
    if (!within(value, -1)) return refuse_ask("a limit's number is out of range");
  }
  return {};
}

}  // namespace

bool wants_answer(AskKind kind) {
  return kind == AskKind::kToken || kind == AskKind::kRejected || kind == AskKind::kLease ||
         kind == AskKind::kThrottled;
}

std::string encode_ask(std::uint64_t sequence, const Ask& ask) {
  std::string frame = open_frame(FrameType::kAsk, sequence);
  ByteWriter writer(frame);
  writer.u8(static_cast<std::uint8_t>(ask.kind));
  writer.u8(ask.priority);
  writer.u32(ask.life_s);
  writer.u32(ask.calls);
  writer.u32(ask.used);
  writer.u32(ask.unused);
  writer.u32(ask.pause_ms);
  writer.u64(ask.generation);
  writer.u64(ask.lease);
  writer.text(std::string_view(ask.scope).substr(0, kScopeBytesMax));
  write_number(writer, ask.points);
  write_number(writer, ask.remaining);
  write_number(writer, ask.size);
  write_number(writer, ask.per_second);
  write_number(writer, ask.resets_in_ms);
  seal_frame(frame);
  return frame;
}

Result<Ask> decode_ask(std::string_view payload) {
  ByteReader reader(payload);
  Ask ask;
  ask.kind = static_cast<AskKind>(reader.u8());
  ask.priority = reader.u8();
  ask.life_s = reader.u32();
  ask.calls = reader.u32();
  ask.used = reader.u32();
  ask.unused = reader.u32();
  ask.pause_ms = reader.u32();
  ask.generation = reader.u64();
  ask.lease = reader.u64();
  ask.scope = reader.text(kScopeBytesMax);
  ask.points = read_number(reader);
  ask.remaining = read_number(reader);
  ask.size = read_number(reader);
  ask.per_second = read_number(reader);
  ask.resets_in_ms = read_number(reader);
  const Result<void> end = reader.finish("ask");
  if (!end) return end.error();
  const Result<void> sound = judge(ask);
  if (!sound) return sound.error();
  return ask;
}

std::string encode_told(std::uint64_t sequence, const Told& told) {
  if (told.value.reveal().size() > kTokenValueBytesMax ||
      told.signing_key.reveal().size() > kTokenValueBytesMax) {
    Told instead;
    instead.kind = ToldKind::kNotNow;
    instead.reason = "the token is longer than 64 KiB";
    return encode_told(sequence, instead);
  }
  std::string frame = open_frame(FrameType::kTold, sequence);
  ByteWriter writer(frame);
  writer.u8(static_cast<std::uint8_t>(told.kind));
  writer.i64(told.until_ms);
  writer.u64(told.generation);
  writer.text(told.value.reveal());
  writer.text(told.signing_key.reveal());
  for (const std::string* text : {&told.header, &told.prefix, &told.query}) {
    writer.text(std::string_view(*text).substr(0, kCarrierBytesMax));
  }
  writer.text(std::string_view(told.origin).substr(0, kOriginBytesMax));
  writer.u64(told.lease);
  writer.u32(told.calls);
  writer.text(std::string_view(told.reason).substr(0, kAskReasonBytesMax));
  seal_frame(frame);
  return frame;
}

Result<Told> decode_told(std::string_view payload) {
  ByteReader reader(payload);
  Told told;
  told.kind = static_cast<ToldKind>(reader.u8());
  told.until_ms = reader.i64();
  told.generation = reader.u64();
  told.value = Secret(std::string(reader.text(kTokenValueBytesMax)));
  told.signing_key = Secret(std::string(reader.text(kTokenValueBytesMax)));
  for (std::string* text : {&told.header, &told.prefix, &told.query}) {
    *text = reader.text(kCarrierBytesMax);
  }
  told.origin = reader.text(kOriginBytesMax);
  told.lease = reader.u64();
  told.calls = reader.u32();
  told.reason = reader.text(kAskReasonBytesMax);
  const Result<void> end = reader.finish("told");
  if (!end) return end.error();
  if (told.kind < ToldKind::kToken || told.kind > ToldKind::kDone) {
    return Error{ErrorCode::kInvalid, "frame told: unknown kind"};
  }
  return told;
}

}  // namespace sambung::wire
