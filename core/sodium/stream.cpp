#include "core/sodium/stream.hpp"

#include <sodium.h>

#include "core/base/assert.hpp"
#include "core/sodium/seal.hpp"

namespace sambung::sodium {

namespace {

static_assert(kKeyBytes == crypto_secretstream_xchacha20poly1305_KEYBYTES);
static_assert(OpeningStream::kHeaderBytes == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(OpeningStream::kAddedBytes == crypto_secretstream_xchacha20poly1305_ABYTES);

const unsigned char* in(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* out(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

struct SealingStream::State {
  crypto_secretstream_xchacha20poly1305_state state;
  ~State() { sodium_memzero(&state, sizeof state); }
};

SealingStream::SealingStream(std::string_view key)
    : state_(std::make_unique<State>()), header_(OpeningStream::kHeaderBytes, '\0') {
  SAMBUNG_ASSERT(key.size() == kKeyBytes);
  crypto_secretstream_xchacha20poly1305_init_push(&state_->state, out(header_), in(key));
}

SealingStream::~SealingStream() = default;
SealingStream::SealingStream(SealingStream&&) noexcept = default;
SealingStream& SealingStream::operator=(SealingStream&&) noexcept = default;

std::string SealingStream::seal(std::string_view plain, bool last, std::string_view context) {
  std::string sealed(plain.size() + OpeningStream::kAddedBytes, '\0');
  const unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                 : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
  crypto_secretstream_xchacha20poly1305_push(&state_->state, out(sealed), nullptr, in(plain),
                                             plain.size(), in(context), context.size(), tag);
  return sealed;
}

struct OpeningStream::State {
  crypto_secretstream_xchacha20poly1305_state state;
  ~State() { sodium_memzero(&state, sizeof state); }
};

OpeningStream::OpeningStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
OpeningStream::~OpeningStream() = default;
OpeningStream::OpeningStream(OpeningStream&&) noexcept = default;
OpeningStream& OpeningStream::operator=(OpeningStream&&) noexcept = default;

std::optional<OpeningStream> OpeningStream::begin(std::string_view header, std::string_view key) {
  SAMBUNG_ASSERT(key.size() == kKeyBytes);
  if (header.size() != kHeaderBytes) return std::nullopt;
  auto state = std::make_unique<State>();
  const int failed =
      crypto_secretstream_xchacha20poly1305_init_pull(&state->state, in(header), in(key));
  if (failed != 0) return std::nullopt;
  return OpeningStream(std::move(state));
}

std::optional<OpeningStream::Piece> OpeningStream::open(std::string_view sealed,
                                                        std::string_view context) {
  if (sealed.size() < kAddedBytes) return std::nullopt;
  Piece piece{.plain = std::string(sealed.size() - kAddedBytes, '\0'), .last = false};
  unsigned char tag = 0;
  const int failed = crypto_secretstream_xchacha20poly1305_pull(
      &state_->state, out(piece.plain), nullptr, &tag, in(sealed), sealed.size(), in(context),
      context.size());
  if (failed != 0) return std::nullopt;
  piece.last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  return piece;
}

}  // namespace sambung::sodium
