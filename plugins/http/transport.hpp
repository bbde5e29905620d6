#pragma once

#include "plugins/http/failure.hpp"
#include "plugins/http/message.hpp"

namespace sambung::remote {

using Reply = Tried<Response>;

/// For a transport that has an answer whole: its body goes to the sink of `request` at once, if it is one
/// for it. kCancelled: the sink wants no more.
Reply with_sink_served(const Request& request, Response response);

/// Who says requests to a system: the network (`Client`), or a recording of it. Thread-safe.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Says `request` and waits for the whole answer, at most until its deadline. An answer of any
  /// status is a Response: what 404 or 503 means is the caller's to know.
  virtual Reply send(const Request& request) = 0;

  /// Ends every `send` that has begun, within a second, with kCancelled. Those that begin later run:
  /// who cancels a job of several requests must also stop making them.
  virtual void cancel() = 0;
};

}  // namespace sambung::remote
