#include "plugins/http/inflater.hpp"

#include <zlib.h>

#include <array>

namespace sambung::remote {
namespace {

constexpr int kWindowBits = 15;

Failure damaged() { return {Kind::kAmbiguous, "the packed body is damaged"}; }

/// RFC 9110 means zlib's format by "deflate"; some servers send the bare stream. zlib's first byte
/// names method 8, a bare stream's would name a stored block of a kind that nobody writes.
bool bare(Inflater::Coding coding, unsigned char first) {
  return coding == Inflater::Coding::kDeflate && (first & 0x0fU) != Z_DEFLATED;
}

}  // namespace

struct Inflater::Stream {
  Coding coding;
  z_stream z{};
  bool open = false;
  bool ended = false;  ///< at the end of a member, nothing of another has come

  ~Stream() {
    if (open) ::inflateEnd(&z);
  }
  bool start(unsigned char first) {
    const int bits = coding == Coding::kGzip ? kWindowBits + 16
                     : bare(coding, first)   ? -kWindowBits
                                             : kWindowBits;
    open = ::inflateInit2(&z, bits) == Z_OK;
    return open;
  }
};

Inflater::Inflater(Coding coding) : stream_(std::make_unique<Stream>()) {
  stream_->coding = coding;
}
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater::~Inflater() = default;

bool Inflater::whole() const { return stream_->ended || !stream_->open; }

std::optional<Failure> Inflater::add(std::string_view packed, const Taker& take) {
  if (packed.empty()) return std::nullopt;
  z_stream& z = stream_->z;
  if (!stream_->open && !stream_->start(static_cast<unsigned char>(packed.front()))) {
    return damaged();
  }
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  z.avail_in = static_cast<uInt>(packed.size());
  std::array<char, 16384> piece;
  do {
    if (stream_->ended) {  // gzip may have several members, one after the other
      if (stream_->coding != Coding::kGzip || ::inflateReset(&z) != Z_OK) return damaged();
      stream_->ended = false;
    }
    z.next_out = reinterpret_cast<Bytef*>(piece.data());
    z.avail_out = static_cast<uInt>(piece.size());
    const int result = ::inflate(&z, Z_NO_FLUSH);
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return damaged();
    if (auto failed = take({piece.data(), piece.size() - z.avail_out})) return failed;
    stream_->ended = result == Z_STREAM_END;
  } while (z.avail_in > 0 || (z.avail_out == 0 && !stream_->ended));
  return std::nullopt;
}

}  // namespace sambung::remote
