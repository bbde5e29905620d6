#pragma once

#include <cstdint>
#include <string>

namespace sambung::bench {

/// A webhook body and its signature header.
struct SignedBody {
  std::string body;
  std::string signature;  ///< "sha256=..."
};

/// Body number `number` of an endless, repeatable stream: about 800 bytes, every one distinct, over
/// `conversations` people, one in five a status of an outgoing message. `time_s` is what WhatsApp
/// would state.
SignedBody make_body(std::uint64_t number, std::uint64_t conversations, std::int64_t time_s,
                     const std::string& secret);

/// Bodies `first` to `first + count - 1` of that stream as one webhook with `count` changes.
SignedBody make_batch(std::uint64_t first, std::uint64_t count, std::uint64_t conversations,
                      std::int64_t time_s, const std::string& secret);

}  // namespace sambung::bench
