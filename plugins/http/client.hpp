#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "plugins/http/resolver.hpp"
#include "plugins/http/transport.hpp"

namespace sambung::remote {

struct Options {
  std::size_t body_bytes_max = 16U << 20;    ///< of an answer, as it comes and unpacked
  std::size_t header_bytes_max = 64U << 10;  ///< all of its header section
  std::size_t redirects_max = 3;
  std::size_t kept_per_origin_max = 4;  ///< connections kept open between requests
  std::size_t kept_max = 16;
  std::chrono::milliseconds kept_idle_max{30000};
  std::string ca_file;  ///< PEM certificates to trust instead of the system's
  std::string user_agent = "sambung";
  bool allow_private = false;        ///< see Guard::make
  std::vector<std::string> allowed;  ///< see Guard::make
  Lookup lookup;                     ///< empty: the system's names
  const Clock* clock = nullptr;      ///< outlives the client; nullptr: the machine's
};

/// The HTTP/1.1 client for every system that is not ours. Thread-safe: several threads may send at
/// once and share the connections that are kept.
///
/// - A request whose bytes have left is said again only when it may be (`may_repeat`), and only when
///   it went out on a kept connection that ended before an answer began: once, on a new one. If no
///   byte had left, every request is.
/// - The deadline holds against a peer that is slow anywhere. Only the system's look-up of a name
///   cannot be ended: the send returns in time, but the destructor waits for it (see Resolver).
/// - Where it connects to is what its Guard has seen and allowed, in every hop.
/// - No proxy, no cookies, nothing from the environment.
///
/// Destroy it when no `send` runs.
class Client final : public Transport {
 public:
  /// kInvalid: `ca_file` or `allowed` cannot be used, or the user agent is no header value.
  static Result<std::unique_ptr<Client>> make(Options options);
  ~Client() override;

  Reply send(const Request& request) override;
  void cancel() override;

 private:
  class Parts;
  explicit Client(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sambung::remote
