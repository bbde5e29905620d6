#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "core/base/clock.hpp"
#include "core/simulator/json.hpp"
#include "core/simulator/net/http_message.hpp"

namespace sambung::simulator {

/// The last thousand calls to the Graph API, for tests and curious people. Tokens, PINs, codes and
/// queries are left out; bodies are cut at 4 KiB. Confined to the loop's thread.
class RequestLog {
 public:
  void add(const HttpRequest& request, unsigned status, UnixTime now);
  /// Rows numbered above `since`, oldest first, as JSON.
  Json rows(std::uint64_t since) const;

 private:
  struct Row {
    std::uint64_t number;
    std::int64_t at_ms;
    std::string method;
    std::string path;
    unsigned status;
    std::string body;
  };
  std::deque<Row> rows_;
  std::uint64_t last_ = 0;
};

}  // namespace sambung::simulator
