#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "plugins/http/incoming.hpp"
#include "plugins/http/message.hpp"

namespace sambung::remote {

/// The status line and the header section of an answer. Plain value.
struct Head {
  int status = 0;
  bool http11 = true;
  std::vector<Header> headers;
};

/// Where the body of an answer ends, and what then. Plain value.
struct Framing {
  enum class End { kNoBody, kLength, kChunks, kClose };
  End end = End::kNoBody;
  std::uint64_t length = 0;  ///< with kLength
  bool keep = false;         ///< the server leaves the connection open
};

/// Reads the head of the final answer; those before it (100, 103) are skipped. kTooLarge: over
/// `bytes_max` with those before it. kAmbiguous: not HTTP/1, strictly: bare line feeds, folded lines,
/// spaces before colons and control characters are where two readers see two answers.
Tried<Head> read_head(Incoming& incoming, std::size_t bytes_max);

/// RFC 9112, 6.3. kAmbiguous where the head says two things: a length with chunks, two lengths, a
/// length that is no number, another coding than chunked.
Tried<Framing> framing_of(const Head& head, std::string_view method);

}  // namespace sambung::remote
