#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "plugins/http/failure.hpp"

namespace sambung::remote {

/// Unpacks gzip or deflate as it comes, in small pieces, however much it unpacks to. zlib's only place:
/// Poco's stream over it takes a packed body that breaks off for one that is whole. Confined to one
/// exchange.
class Inflater {
 public:
  enum class Coding { kGzip, kDeflate };
  explicit Inflater(Coding coding);
  Inflater(Inflater&& other) noexcept;
  ~Inflater();

  /// Takes a piece, which may be empty, or fails.
  using Taker = std::function<std::optional<Failure>(std::string_view piece)>;

  /// Gives what `packed` unpacks to to `take`, whose failure ends it. kAmbiguous: not what its name
  /// says, or something stands behind the end.
  std::optional<Failure> add(std::string_view packed, const Taker& take);
  /// Whether all that came has come to its end; also when nothing came.
  bool whole() const;

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace sambung::remote
