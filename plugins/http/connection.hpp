#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "core/base/unique_fd.hpp"
#include "plugins/http/patience.hpp"

namespace sambung::remote {

/// One open connection, plain or TLS. Confined to the send that holds it.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Waits for bytes and reads some; 0: the peer has ended the stream in order. kAmbiguous: lost.
  virtual Tried<std::size_t> read(std::span<char> into, const Patience& patience) = 0;
  /// Waits for room and writes some of `bytes`, at least one. kAmbiguous: lost; `bytes_left` then
  /// says whether any of these bytes can have left.
  virtual Tried<std::size_t> write(std::string_view bytes, const Patience& patience) = 0;
  /// Whether it waits for our next request: still open, and nothing unasked has come.
  virtual bool idle() const = 0;
};

/// A connected socket that does not block.
std::unique_ptr<Connection> plain_connection(UniqueFd socket);

}  // namespace sambung::remote
