#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "plugins/http/connection.hpp"

namespace sambung::remote {

/// The bytes of one answer, as far as they have come and were not taken. Confined to one exchange.
class Incoming {
 public:
  Incoming(Connection& connection, const Patience& patience)
      : connection_(connection), patience_(patience) {}

  std::string_view pending() const { return std::string_view(bytes_).substr(taken_); }
  void take(std::size_t count) { taken_ += count; }
  /// Waits for more bytes; false: there are none, the stream has ended in order.
  Tried<bool> more();
  /// Waits for a whole line and takes it; without its CRLF. kTooLarge: no line
  /// within `bytes_max`. kAmbiguous: the stream ended before.
  Tried<std::string> line(std::size_t bytes_max);
  /// Whether any byte has come at all.
  bool begun() const { return begun_; }

 private:
  Connection& connection_;
  const Patience& patience_;
  std::string bytes_;
  std::size_t taken_ = 0;
  bool begun_ = false;
};

}  // namespace sambung::remote
