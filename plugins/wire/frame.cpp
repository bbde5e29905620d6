#include "plugins/wire/frame.hpp"

#include "core/base/assert.hpp"
#include "plugins/wire/bytes.hpp"

namespace sambung::wire {

namespace {

constexpr std::size_t kLengthAt = 8;

Error refuse(const std::string& why) { return Error{ErrorCode::kInvalid, "frame refused: " + why}; }

bool known(std::uint8_t type) {
  return type >= static_cast<std::uint8_t>(FrameType::kBootstrap) &&
         type <= static_cast<std::uint8_t>(FrameType::kTold);
}

}  // namespace

Result<std::size_t> payload_size(std::string_view header) {
  if (header.size() < kHeaderBytes) return refuse("shorter than its header");
  ByteReader reader(header);
  if (reader.u32() != kMagic) return refuse("wrong magic number");
  const std::uint8_t version = reader.u8();
  if (version != kWireVersion) {
    return refuse("wire version " + std::to_string(version) + ", this side speaks " +
                  std::to_string(kWireVersion) + "; use sambung and sambung-host of one release");
  }
  if (!known(reader.u8())) return refuse("unknown type");
  if (reader.u8() != 0 || reader.u8() != 0) return refuse("reserved bytes are not zero");
  const std::size_t size = reader.u32();
  if (size > kFrameBytesMax - kHeaderBytes) return refuse("longer than 64 MiB");
  return size;
}

Result<FrameView> decode_frame(std::string_view bytes) {
  const Result<std::size_t> size = payload_size(bytes);
  if (!size) return size.error();
  if (bytes.size() != kHeaderBytes + *size) return refuse("its length is not what it states");
  ByteReader reader(bytes.substr(kLengthAt + 4));
  return FrameView{static_cast<FrameType>(bytes[5]), reader.u64(), bytes.substr(kHeaderBytes)};
}

std::string open_frame(FrameType type, std::uint64_t sequence) {
  std::string frame;
  ByteWriter writer(frame);
  writer.u32(kMagic);
  writer.u8(kWireVersion);
  writer.u8(static_cast<std::uint8_t>(type));
  writer.u8(0);
  writer.u8(0);
  writer.u32(0);
  writer.u64(sequence);
  return frame;
}

void seal_frame(std::string& frame) {
  SAMBUNG_ASSERT(frame.size() >= kHeaderBytes && frame.size() <= kFrameBytesMax);
  std::string length;
  ByteWriter(length).u32(static_cast<std::uint32_t>(frame.size() - kHeaderBytes));
  frame.replace(kLengthAt, length.size(), length);
}

std::string bare_frame(FrameType type, std::uint64_t sequence) {
  std::string frame = open_frame(type, sequence);
  seal_frame(frame);
  return frame;
}

}  // namespace sambung::wire
