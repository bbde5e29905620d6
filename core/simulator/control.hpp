#pragma once

#include "core/simulator/customers.hpp"
#include "core/simulator/net/http_server.hpp"
#include "core/simulator/request_log.hpp"

namespace sambung::simulator {

/// The simulator's own API under /_simulator/, for the command line and for tests in any language:
/// POST trigger, POST say, POST faults, GET log?since=N, GET state, GET fixtures. No token: it is
/// on loopback and refuses what a browser's page could send (it wants application/json). Confined
/// to the loop's thread.
class Control {
 public:
  Control(Platform& platform, Customers& customers, const RequestLog& log, DeliveryMeter& meter)
      : platform_(platform), customers_(customers), log_(log), meter_(meter) {}

  HttpReply serve(const HttpRequest& request);

 private:
  HttpReply trigger(const Json& body);
  HttpReply say(const Json& body);
  HttpReply set_faults(const Json& body);
  HttpReply state();

  Platform& platform_;
  Customers& customers_;
  const RequestLog& log_;
  DeliveryMeter& meter_;
};

}  // namespace sambung::simulator
