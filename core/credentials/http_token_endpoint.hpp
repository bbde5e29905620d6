#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/credentials/token_endpoint.hpp"
#include "plugins/http/transport.hpp"

namespace sambung::credentials {

/// Token endpoints over HTTP. Redirects are refused: a secret goes where the configuration says, or
/// nowhere. Thread-safe.
class HttpTokenEndpoint final : public TokenEndpoint {
 public:
  /// Where the network may be reached besides public addresses, as remote::Guard has it. Plain value.
  struct Reach {
    bool allow_private = false;
    std::vector<std::string> allowed;
    std::string ca_file;
  };

  explicit HttpTokenEndpoint(const Clock& clock) : clock_(clock) {}

  /// Before any exchange: how the endpoint at `url` is reached. kInvalid: as remote::Client::make.
  Result<void> add(const std::string& url, const Reach& reach);

  /// kUnavailable also for a URL that was not added.
  Result<Answer> exchange(const Form& form) override;

  /// Ends every exchange that runs and those that begin later: the broker stops.
  void stop() { stop_.request_stop(); }

 private:
  const Clock& clock_;
  std::map<std::string, std::unique_ptr<remote::Transport>> by_url_;
  std::stop_source stop_;
};

}  // namespace sambung::credentials
