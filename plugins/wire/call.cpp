#include "plugins/wire/call.hpp"

#include "plugins/wire/batch.hpp"
#include "plugins/wire/bytes.hpp"
#include "plugins/wire/frame.hpp"

namespace sambung::wire {

namespace {

constexpr std::size_t kOperationBytesMax = 128;

void write_texts(ByteWriter& writer, const std::vector<std::string>& texts) {
  writer.u32(static_cast<std::uint32_t>(texts.size()));
  for (const std::string& text : texts) writer.text(text);
}

std::vector<std::string> read_texts(ByteReader& reader) {
  std::vector<std::string> texts(reader.count(kCallRequestsMax, 4));
  for (std::string& text : texts) text = reader.text(kFrameBytesMax);
  return texts;
}

Error refuse(const char* why) { return Error{ErrorCode::kInvalid, std::string("call: ") + why}; }

}  // namespace

Result<void> check_call(const Call& call) {
  if (call.operation.empty() || call.operation.size() > kOperationBytesMax) {
    return refuse("the operation's id must have 1 to 128 bytes");
  }
  if (call.requests.empty() || call.requests.size() > kCallRequestsMax) {
    return refuse("1 to 512 requests are possible at once; split them");
  }
  if (!call.contexts.empty() && call.contexts.size() != call.requests.size()) {
    return refuse("contexts must be as many as requests, or none");
  }
  std::size_t bytes = kHeaderBytes + call.operation.size() + 20;
  for (const std::string& text : call.requests) bytes += text.size() + 4;
  for (const std::string& text : call.contexts) bytes += text.size() + 4;
  if (bytes > kFrameBytesMax) return refuse("the requests exceed 64 MiB together; split them");
  return {};
}

std::string encode_call(std::uint64_t sequence, const Call& call) {
  std::string frame = open_frame(FrameType::kCall, sequence);
  ByteWriter writer(frame);
  writer.text(call.operation);
  writer.u32(call.deadline_ms);
  writer.u32(call.limit);
  write_texts(writer, call.requests);
  write_texts(writer, call.contexts);
  seal_frame(frame);
  return frame;
}

Result<Call> decode_call(std::string_view payload) {
  ByteReader reader(payload);
  Call call;
  call.operation = reader.text(kOperationBytesMax);
  call.deadline_ms = reader.u32();
  call.limit = reader.u32();
  call.requests = read_texts(reader);
  call.contexts = read_texts(reader);
  const Result<void> end = reader.finish("call");
  if (!end) return end.error();
  const Result<void> sound = check_call(call);
  if (!sound) return sound.error();
  return call;
}

std::string encode_emit(std::uint64_t sequence, std::uint32_t request, std::int32_t kind,
                        std::string_view item) {
  std::string frame = open_frame(FrameType::kEmit, sequence);
  ByteWriter writer(frame);
  writer.u32(request);
  writer.i32(kind);
  writer.text(item);
  seal_frame(frame);
  return frame;
}

Result<Emit> decode_emit(std::string_view payload) {
  ByteReader reader(payload);
  Emit emit;
  emit.request = reader.u32();
  emit.kind = reader.i32();
  emit.item = reader.text(kEmitBytesMax);
  const Result<void> end = reader.finish("emit");
  if (!end) return end.error();
  return emit;
}

std::string encode_reply(std::uint64_t sequence, const Reply& reply) {
  std::string frame = open_frame(FrameType::kReply, sequence);
  ByteWriter writer(frame);
  writer.u8(static_cast<std::uint8_t>(reply.fate));
  write_outcomes(writer, reply.outcomes);
  seal_frame(frame);
  return frame;
}

Result<Reply> decode_reply(std::string_view payload) {
  ByteReader reader(payload);
  const std::uint8_t fate = reader.u8();
  Reply reply;
  reply.outcomes = read_outcomes(reader, kCallRequestsMax);
  const Result<void> end = reader.finish("reply");
  if (!end) return end.error();
  if (fate > static_cast<std::uint8_t>(CallFate::kAbsent)) {
    return Error{ErrorCode::kInvalid, "frame reply: unknown fate"};
  }
  reply.fate = static_cast<CallFate>(fate);
  return reply;
}

}  // namespace sambung::wire
