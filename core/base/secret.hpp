#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace sambung {

/// Bytes that must not be shown: no stream operator, no copy, wiped when destroyed.
/// Confined to its owner; reading `reveal` from several threads is safe.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
  Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  bool empty() const { return bytes_.empty(); }
  /// The bytes, for the one call that needs them; never for a log, an error or a reply.
  std::string_view reveal() const { return bytes_; }
  /// A second holder of the same bytes, said out loud.
  Secret duplicate() const { return Secret(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace sambung
