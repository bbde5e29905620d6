#pragma once

#include <memory>
#include <string>

#include "core/base/secret.hpp"
#include "core/supervise/connector_port.hpp"
#include "core/supervise/desk.hpp"

namespace spdlog {
class logger;
}

namespace sambung::supervise {

/// A connection's connector inside the broker (`isolation: inline`), for connectors that are
/// trusted like the broker itself: a crash there is the broker's, and one that hangs cannot be
/// killed; it then stays kNotConnected until it comes back, and holds up the destructor.
/// Thread-safe.
class InlineHost final : public ConnectorPort {
 public:
  struct Setup {
    std::string connection;
    std::string plugin_path;
    Secret config;
    std::string mapping{};  ///< as HostSetup has these three
    std::string http{};
    std::shared_ptr<Desk> desk{};
  };

  InlineHost(Setup setup, spdlog::logger& log);
  ~InlineHost() override;

  bool await_ready(std::chrono::milliseconds patience) override;
  deliver::Wants wants() const override;
  deliver::BatchResult deliver(const std::vector<deliver::Item>& items,
                               std::chrono::milliseconds deadline) override;
  void cancel() override;
  Result<CallResult> call(const CallRequest& request, std::chrono::milliseconds deadline) override;
  HostStatus status() const override;

 private:
  class Instance;

  std::unique_ptr<Instance> instance_;  // keeps plugins/runtime out of this header
};

}  // namespace sambung::supervise
