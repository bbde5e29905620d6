#include "core/bus/relay_frame.hpp"

#include "core/base/assert.hpp"
#include "plugins/wire/bytes.hpp"

namespace sambung::bus {

namespace {

constexpr std::size_t kPathBytesMax = 4096;
constexpr std::size_t kRouteBytesMax = 512;
constexpr std::size_t kFramesMax = 16;
constexpr std::size_t kPartitionsMax = 256;

void put_offsets(wire::ByteWriter& writer, const std::vector<std::uint64_t>& offsets) {
  writer.u32(static_cast<std::uint32_t>(offsets.size()));
  for (const std::uint64_t offset : offsets) writer.u64(offset);
}

std::vector<std::uint64_t> take_offsets(wire::ByteReader& reader) {
  std::vector<std::uint64_t> offsets(reader.count(kPartitionsMax, 8));
  for (std::uint64_t& offset : offsets) offset = reader.u64();
  return offsets;
}

template <class Value>
Result<Value> finished(const wire::ByteReader& reader, std::string_view what, Value value) {
  if (auto good = reader.finish(what); !good) return good.error();
  return value;
}

}  // namespace

std::string relay_frame(RelayType type, std::string_view payload) {
  SAMBUNG_ASSERT(payload.size() < kRelayBytesMax);
  std::string frame;
  frame.reserve(5 + payload.size());
  wire::ByteWriter writer(frame);
  writer.u32(static_cast<std::uint32_t>(payload.size() + 1));
  writer.u8(static_cast<std::uint8_t>(type));
  frame += payload;
  return frame;
}

std::string encode(const Bootstrap& bootstrap) {
  std::string payload;
  wire::ByteWriter writer(payload);
  writer.text(bootstrap.journal_file);
  writer.text(bootstrap.keys_file);
  writer.text(bootstrap.master_key.reveal());
  writer.text(bootstrap.requests_socket);
  writer.text(bootstrap.feed_socket);
  writer.text(bootstrap.tcp_address);
  writer.u32(bootstrap.tcp_port);
  writer.text(bootstrap.token.reveal());
  writer.u32(bootstrap.feed_frames_max);
  put_offsets(writer, bootstrap.resume);
  const Secret wiped(std::move(payload));
  return relay_frame(RelayType::kBootstrap, wiped.reveal());
}

Result<Bootstrap> decode_bootstrap(std::string_view payload) {
  wire::ByteReader reader(payload);
  Bootstrap bootstrap;
  bootstrap.journal_file = reader.text(kPathBytesMax);
  bootstrap.keys_file = reader.text(kPathBytesMax);
  bootstrap.master_key = Secret(std::string(reader.text(kPathBytesMax)));
  bootstrap.requests_socket = reader.text(kPathBytesMax);
  bootstrap.feed_socket = reader.text(kPathBytesMax);
  bootstrap.tcp_address = reader.text(kPathBytesMax);
  bootstrap.tcp_port = static_cast<std::uint16_t>(reader.u32());
  bootstrap.token = Secret(std::string(reader.text(kPathBytesMax)));
  bootstrap.feed_frames_max = reader.u32();
  bootstrap.resume = take_offsets(reader);
  return finished(reader, "bootstrap", std::move(bootstrap));
}

std::string encode(RelayType type, const Routed& routed) {
  std::string payload;
  wire::ByteWriter writer(payload);
  writer.text(routed.route);
  writer.u32(static_cast<std::uint32_t>(routed.frames.size()));
  for (const std::string& frame : routed.frames) writer.text(frame);
  return relay_frame(type, payload);
}

Result<Routed> decode_routed(std::string_view payload) {
  wire::ByteReader reader(payload);
  Routed routed;
  routed.route = reader.text(kRouteBytesMax);
  routed.frames.resize(reader.count(kFramesMax, 4));
  for (std::string& frame : routed.frames) frame = reader.text(kRelayBytesMax);
  return finished(reader, "routed", std::move(routed));
}

std::string encode(const Listening& listening) {
  std::string payload;
  wire::ByteWriter writer(payload);
  writer.text(listening.tcp_requests);
  writer.text(listening.tcp_feed);
  return relay_frame(RelayType::kListening, payload);
}

Result<Listening> decode_listening(std::string_view payload) {
  wire::ByteReader reader(payload);
  Listening listening;
  listening.tcp_requests = reader.text(kPathBytesMax);
  listening.tcp_feed = reader.text(kPathBytesMax);
  return finished(reader, "listening", std::move(listening));
}

std::string encode(const Alive& alive) {
  std::string payload;
  wire::ByteWriter writer(payload);
  writer.u8(alive.followed ? 1 : 0);
  put_offsets(writer, alive.offsets);
  return relay_frame(RelayType::kAlive, payload);
}

Result<Alive> decode_alive(std::string_view payload) {
  wire::ByteReader reader(payload);
  Alive alive;
  alive.followed = reader.u8() != 0;
  alive.offsets = take_offsets(reader);
  return finished(reader, "alive", std::move(alive));
}

}  // namespace sambung::bus
