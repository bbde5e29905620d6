#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sambung::sodium {

/// Seals a sequence of pieces (XChaCha20-Poly1305, libsodium's secretstream): none of them can be changed, left
/// out, moved or added without the reader's noticing, nor can the last one be cut off. Confined to its owner.
class SealingStream {
 public:
  /// `key` has kKeyBytes.
  explicit SealingStream(std::string_view key);
  ~SealingStream();
  SealingStream(SealingStream&&) noexcept;
  SealingStream& operator=(SealingStream&&) noexcept;

  /// What the reader needs first.
  const std::string& header() const { return header_; }
  /// The piece, sealed; `context` is bound to it.
  std::string seal(std::string_view plain, bool last, std::string_view context = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::string header_;
};

/// Opens what a SealingStream sealed, in its order. Confined to its owner.
class OpeningStream {
 public:
  static constexpr std::size_t kHeaderBytes = 24;
  static constexpr std::size_t kAddedBytes = 17;  ///< a sealed piece is so much longer

  /// nullopt when `header` has not kHeaderBytes.
  static std::optional<OpeningStream> begin(std::string_view header, std::string_view key);
  ~OpeningStream();
  OpeningStream(OpeningStream&&) noexcept;
  OpeningStream& operator=(OpeningStream&&) noexcept;

  struct Piece {
    std::string plain;
    bool last = false;
  };
  /// nullopt when it is not the piece that was sealed at this place.
  std::optional<Piece> open(std::string_view sealed, std::string_view context = {});

 private:
  struct State;
  explicit OpeningStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sambung::sodium
