#include "plugins/http/body.hpp"

#include <algorithm>
#include <charconv>

#include "plugins/http/token.hpp"

namespace sambung::remote {
namespace {

constexpr std::size_t kChunkLineBytesMax = 1024;

Failure too_large() { return {Kind::kTooLarge, "the body is larger than the bound"}; }
Failure bad_chunk() { return {Kind::kAmbiguous, "the answer is malformed: a chunk is none"}; }

/// Moves `count` bytes into `body`.
std::optional<Failure> pass(Incoming& incoming, std::uint64_t count, Body& body) {
  while (count > 0) {
    if (incoming.pending().empty()) {
      const auto came = incoming.more();
      if (!came) return came.failure();
      if (!*came) return Failure{Kind::kAmbiguous, "the body ends before its length"};
    }
    const std::size_t some = std::min<std::uint64_t>(count, incoming.pending().size());
    if (auto failed = body.add(incoming.pending().substr(0, some))) return failed;
    incoming.take(some);
    count -= some;
  }
  return std::nullopt;
}

std::optional<Failure> read_to_close(Incoming& incoming, Body& body) {
  for (;;) {
    if (auto failed = body.add(incoming.pending())) return failed;
    incoming.take(incoming.pending().size());
    const auto came = incoming.more();
    if (!came) return came.failure();
    if (!*came) return std::nullopt;
  }
}

/// "1a" or "1a;extension"
Tried<std::uint64_t> chunk_size(std::string_view line) {
  const std::string_view digits = trimmed(line.substr(0, line.find(';')));
  std::uint64_t size = 0;
  const auto [end, failed] =
      std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (failed != std::errc{} || end != digits.data() + digits.size()) return bad_chunk();
  return size;
}

std::optional<Failure> read_trailer(Incoming& incoming, std::size_t bytes_max) {
  for (std::size_t left = bytes_max;;) {
    const auto line = incoming.line(left);
    if (!line) return line.failure();
    if (line->empty()) return std::nullopt;
    left -= line->size() + 2;
  }
}

std::optional<Failure> read_chunks(Incoming& incoming, std::size_t trailer_bytes_max, Body& body) {
  for (;;) {
    const auto line = incoming.line(kChunkLineBytesMax);
    if (!line) return line.failure();
    const auto size = chunk_size(*line);
    if (!size) return size.failure();
    if (*size == 0) return read_trailer(incoming, trailer_bytes_max);
    if (auto failed = pass(incoming, *size, body)) return failed;
    const auto end = incoming.line(kChunkLineBytesMax);
    if (!end) return end.failure();
    if (!end->empty()) return bad_chunk();
  }
}

}  // namespace

Tried<Body> Body::for_head(const Head& head, std::size_t bytes_max, const Sink* sink) {
  Body body;
  body.bytes_max_ = bytes_max;
  body.sink_ = sink;
  for (const Header& each : head.headers) {
    if (!same_name(each.name, "Content-Encoding") || same_name(each.value, "identity")) continue;
    const bool gzip = same_name(each.value, "gzip") || same_name(each.value, "x-gzip");
    if (body.inflater_ || (!gzip && !same_name(each.value, "deflate"))) {
      return Failure{Kind::kAmbiguous, "the body is packed in a way that was not asked for"};
    }
    body.inflater_.emplace(gzip ? Inflater::Coding::kGzip : Inflater::Coding::kDeflate);
  }
  return body;
}

std::size_t Body::room() const {
  // What is packed can be a little more than what it unpacks to.
  return (inflater_ ? bytes_max_ + bytes_max_ / 1024 + 64 : bytes_max_) - came_;
}

std::optional<Failure> Body::add(std::string_view bytes) {
  if (bytes.size() > room()) return too_large();
  came_ += bytes.size();
  if (!inflater_) return take(bytes);
  return inflater_->add(bytes, [this](std::string_view piece) { return take(piece); });
}

std::optional<Failure> Body::take(std::string_view piece) {
  if (piece.size() > bytes_max_ - unpacked_) {
    return Failure{Kind::kTooLarge, "the body unpacks to more than the bound"};
  }
  unpacked_ += piece.size();
  if (sink_ == nullptr) {
    text_.append(piece);
  } else if (!piece.empty() && !(*sink_)(piece)) {
    return unwanted();
  }
  return std::nullopt;
}

std::optional<Failure> Body::finish() const {
  if (!inflater_ || inflater_->whole()) return std::nullopt;
  return Failure{Kind::kAmbiguous, "the packed body breaks off"};
}

std::optional<Failure> read_body(Incoming& incoming, const Framing& framing,
                                 std::size_t trailer_bytes_max, Body& body) {
  std::optional<Failure> failed;
  switch (framing.end) {
    case Framing::End::kNoBody: return std::nullopt;
    case Framing::End::kLength:
      if (framing.length > body.room()) return too_large();
      failed = pass(incoming, framing.length, body);
      break;
    case Framing::End::kChunks: failed = read_chunks(incoming, trailer_bytes_max, body); break;
    case Framing::End::kClose: failed = read_to_close(incoming, body); break;
  }
  return failed ? failed : body.finish();
}

}  // namespace sambung::remote
