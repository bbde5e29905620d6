#include "plugins/wire/session.hpp"

#include "plugins/wire/bytes.hpp"

namespace sambung::wire {

namespace {

constexpr std::size_t kNameBytesMax = 256;
constexpr std::size_t kPathBytesMax = 4096;

template <class T>
Result<T> checked(const ByteReader& reader, std::string_view what, T value) {
  const Result<void> end = reader.finish(what);
  if (!end) return end.error();
  return value;
}

}  // namespace

std::string encode_bootstrap(const Bootstrap& bootstrap) {
  std::string frame = open_frame(FrameType::kBootstrap, 0);
  ByteWriter writer(frame);
  writer.text(bootstrap.connection);
  writer.text(bootstrap.plugin_path);
  writer.text(bootstrap.config.reveal());
  writer.text(bootstrap.mapping);
  writer.text(bootstrap.http);
  writer.text(bootstrap.endpoint);
  writer.text(bootstrap.token.reveal());
  writer.u32(bootstrap.heartbeat_ms);
  writer.u32(bootstrap.grace_ms);
  seal_frame(frame);
  return frame;
}

Result<Bootstrap> decode_bootstrap(std::string_view payload) {
  ByteReader reader(payload);
  Bootstrap out;
  out.connection = reader.text(kNameBytesMax);
  out.plugin_path = reader.text(kPathBytesMax);
  out.config = Secret(std::string(reader.text(kConfigBytesMax)));
  out.mapping = reader.text(kMappingBytesMax);
  out.http = reader.text(kHttpBytesMax);
  out.endpoint = reader.text(kPathBytesMax);
  out.token = Secret(std::string(reader.text(kTokenBytes)));
  out.heartbeat_ms = reader.u32();
  out.grace_ms = reader.u32();
  const Result<void> end = reader.finish("bootstrap");
  if (!end) return end.error();
  return out;
}

std::string encode_hello(const Hello& hello) {
  std::string frame = open_frame(FrameType::kHello, 0);
  ByteWriter(frame).text(hello.token);
  seal_frame(frame);
  return frame;
}

Result<Hello> decode_hello(std::string_view payload) {
  ByteReader reader(payload);
  const Hello hello{reader.text(kTokenBytes)};
  return checked(reader, "hello", hello);
}

std::string encode_ready(const Ready& ready) {
  std::string frame = open_frame(FrameType::kReady, 0);
  ByteWriter writer(frame);
  writer.i32(ready.outcome);
  writer.text(ready.reason.substr(0, kLogBytesMax));
  writer.text(ready.id.substr(0, kNameBytesMax));
  writer.text(ready.version.substr(0, kNameBytesMax));
  writer.text(ready.manifest.substr(0, kManifestBytesMax));
  seal_frame(frame);
  return frame;
}

Result<Ready> decode_ready(std::string_view payload) {
  ByteReader reader(payload);
  Ready ready;
  ready.outcome = reader.i32();
  ready.reason = reader.text(kLogBytesMax);
  ready.id = reader.text(kNameBytesMax);
  ready.version = reader.text(kNameBytesMax);
  ready.manifest = reader.text(kManifestBytesMax);
  return checked(reader, "ready", ready);
}

std::string encode_log(const LogLine& line) {
  std::string frame = open_frame(FrameType::kLog, 0);
  ByteWriter writer(frame);
  writer.i32(line.level);
  writer.text(line.text.substr(0, kLogBytesMax));
  seal_frame(frame);
  return frame;
}

Result<LogLine> decode_log(std::string_view payload) {
  ByteReader reader(payload);
  LogLine line;
  line.level = reader.i32();
  line.text = reader.text(kLogBytesMax);
  return checked(reader, "log", line);
}

}  // namespace sambung::wire
