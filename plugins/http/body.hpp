#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "plugins/http/incoming.hpp"
#include "plugins/http/inflater.hpp"
#include "plugins/http/response_head.hpp"

namespace sambung::remote {

/// The body of one answer as it comes: counted as it comes and as it unpacks, and kept or, piece by
/// piece, handed on. Confined to one exchange.
class Body {
 public:
  /// What unpacked pieces are given to; false: it wants no more.
  using Sink = std::function<bool(std::string_view piece)>;

  /// `sink` outlives the body; nullptr: the body is kept. kAmbiguous: `Content-Encoding` is one that we
  /// did not ask for.
  static Tried<Body> for_head(const Head& head, std::size_t bytes_max, const Sink* sink);

  /// kTooLarge: more came, or it unpacks to more, than the bound. kAmbiguous: it does not unpack.
  /// kCancelled: the sink wants no more.
  std::optional<Failure> add(std::string_view bytes);
  /// kAmbiguous: the packed stream is not at its end.
  std::optional<Failure> finish() const;
  bool packed() const { return inflater_.has_value(); }
  /// How many more bytes may come.
  std::size_t room() const;
  /// Empty if there is a sink.
  std::string& text() { return text_; }

 private:
  std::optional<Failure> take(std::string_view piece);

  std::optional<Inflater> inflater_;  ///< absent: not packed
  const Sink* sink_ = nullptr;
  std::string text_;
  std::size_t bytes_max_ = 0;
  std::size_t came_ = 0;
  std::size_t unpacked_ = 0;
};

/// Reads all of the body into `body`. kAmbiguous: it ended before its length or its last chunk, or
/// its chunks are malformed; kTooLarge as Body says, for a length at once. `trailer_bytes_max` bounds
/// what follows the last chunk, which is dropped.
std::optional<Failure> read_body(Incoming& incoming, const Framing& framing,
                                 std::size_t trailer_bytes_max, Body& body);

}  // namespace sambung::remote
