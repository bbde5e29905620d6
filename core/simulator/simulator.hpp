#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/simulator/options.hpp"
#include "core/simulator/trigger.hpp"
#include "core/simulator/webhook_sender.hpp"

namespace sambung::simulator {

/// A made-up update: the value of one change. Plain value.
struct Update {
  std::string field;            ///< such as "messages"
  std::string value_json;       ///< the value, JSON; posted as it is
  std::string phone_number_id;  ///< empty: the first number
  std::string from;             ///< of messages: who wrote, whose window it opens; else empty
  std::string message_id;       ///< of messages: what can be marked as read; else empty
};

/// A WhatsApp Cloud API on this machine: serves the Graph API and its own /_simulator/ API on
/// loopback, and posts signed webhooks to one receiver on loopback. It owns one thread, from
/// `start` to its destructor; webhooks that wait for their 200 then are lost. Thread-safe, but for
/// calls from its own thread.
class Simulator {
 public:
  /// kInvalid: options that cannot be (an empty secret, a target off this machine, a rate outside 0
  /// to 1); kUnavailable: a port or the certificate's folder cannot be had.
  static Result<std::unique_ptr<Simulator>> start(Options options);
  virtual ~Simulator() = default;

  virtual std::uint16_t http_port() const = 0;
  /// 0 without https.
  virtual std::uint16_t https_port() const = 0;
  /// What to give Graph clients: "http://127.0.0.1:PORT".
  virtual std::string base_url() const = 0;
  /// Where the certificate of the https authority is; empty without https.
  virtual std::string authority_file() const = 0;

  /// The GET handshake with the target. kUnauthorised: it did not repeat the challenge; kNotFound:
  /// there is no target.
  virtual Result<void> verify_target() = 0;
  /// Posts a fixture; see TriggerRequest. Errors as there.
  virtual Result<Triggered> trigger(const TriggerRequest& request) = 0;
  /// Lets a customer write; the wamid.
  virtual Result<std::string> say(const Utterance& utterance) = 0;
  /// Posts updates in order, subject to the faults; how many were taken before the queue was full.
  /// kNotFound: nobody is subscribed, or no such number.
  virtual Result<std::size_t> emit(const std::vector<Update>& updates) = 0;
  /// Signs and posts exactly these bytes. kFull, kNotFound.
  virtual Result<void> post(std::string body) = 0;

  virtual void set_faults(const Faults& faults) = 0;
  virtual DeliveryCounts deliveries() const = 0;
  /// True once every webhook has had its 200 or was dropped; false after `timeout`.
  virtual bool wait_settled(std::chrono::milliseconds timeout) = 0;
};

}  // namespace sambung::simulator
