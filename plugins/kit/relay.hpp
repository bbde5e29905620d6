#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "plugins/http/transport.hpp"
#include "plugins/kit/local_server.hpp"

namespace sambung::kit {

/// What befalls some of the requests. Plain value.
struct Mishap {
  enum class Kind {
    kNone,
    kToken,      ///< 401 and not handed on: the token has just died
    kThrottled,  ///< 429 with Retry-After, and not handed on
    kLost,       ///< handed on, and the answer is lost
  };
  static constexpr unsigned kForEver = 1'000'000;

  Kind kind = Kind::kNone;
  unsigned after = 0;  ///< so many requests go well before
  unsigned count = kForEver;
};

/// Stands before a live system, so that it goes wrong when a check wants it to: hands every request on by
/// a client of its own, and the answer back. Thread-safe.
class Relay {
 public:
  /// `base_url`: of the live system.
  explicit Relay(const std::string& base_url);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  /// The live system's base URL, as it is reached through here.
  std::string url() const;
  /// From the next request on, which is the first.
  void set(Mishap mishap);
  /// How many requests have come since `set`.
  unsigned requests() const;

 private:
  void serve(UniqueFd peer);
  Mishap::Kind next();
  std::string answer_to(const std::string& request);

  std::string origin_;  ///< of the live system
  std::string path_;
  std::unique_ptr<remote::Transport> client_;
  mutable std::mutex mutex_;
  Mishap mishap_;
  unsigned requests_ = 0;
  std::unique_ptr<LocalServer> server_;  // last: its thread uses the others
};

}  // namespace sambung::kit
