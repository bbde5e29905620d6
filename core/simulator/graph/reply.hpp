#pragma once

#include <string>

#include "core/simulator/json.hpp"
#include "core/simulator/net/http_message.hpp"

namespace sambung::simulator {

/// A failure as the Graph API states it. `code` decides title, type and HTTP status; see reply.cpp.
struct GraphError {
  int code = 100;
  std::string details;
  int subcode = 0;  ///< 0: none
};

/// Whether `code` is one that the simulator knows a title for.
bool known_error(int code);
/// The title that goes with a code, as in statuses and errors.
std::string error_title(int code);

/// 200 with `body`.
HttpReply graph_ok(const Json& body);
/// `{"success":true}`.
HttpReply graph_success();
/// The error body of the Graph API under its HTTP status.
HttpReply graph_error(const GraphError& error, const std::string& trace);

/// The `errors[]` object of statuses and messages.
Json webhook_error(int code, const std::string& details);

}  // namespace sambung::simulator
