#pragma once

#include <cstddef>
#include <string>

#include "core/base/clock.hpp"
#include "plugins/http/connection.hpp"
#include "plugins/http/transport.hpp"
#include "plugins/http/url.hpp"

namespace sambung::remote {

/// One request and its answer on one connection. Plain value.
struct Exchange {
  struct Limits {
    std::size_t header_bytes_max;
    std::size_t body_bytes_max;
  };
  Limits limits;
  std::string user_agent;
  const Clock& clock;

  /// What came of it. Plain value.
  struct Ending {
    Reply reply;
    bool answer_begun = false;  ///< a byte of an answer had come
    bool keep = false;          ///< the connection may serve another request
  };
  /// `request` has passed `check`. kNotSent: not a byte could be written.
  Ending run(Connection& connection, const Request& request, const Url& url,
             const Patience& patience) const;
};

}  // namespace sambung::remote
