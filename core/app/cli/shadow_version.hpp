#pragma once

#include <spdlog/sinks/null_sink.h>

#include <memory>
#include <string>

#include "core/app/cli/looking_host.hpp"
#include "core/app/cli/shadow_system.hpp"
#include "core/logging/logger.hpp"
#include "plugins/mapping/mapping.hpp"

namespace sambung::cli {

/// A version of a connection's connector in a host of its own, which has no credential and whose only address is a
/// stand-in for the system. Confined to one thread.
class ShadowVersion {
 public:
  /// kUnavailable - it did not start; else what is wrong with its mapping.
  static Result<std::unique_ptr<ShadowVersion>> start(const settings::Connection& connection,
                                                      const SocketFolder& sockets,
                                                      const Terminal& terminal);

  supervise::ConnectorPort& port() { return host_; }
  /// Canonical fields of a contact as the connector would get them; text where the mapping refuses them.
  nlohmann::json native(const nlohmann::json& fields) const;
  /// Whether it reaches its system by the host's HTTP alone, so that writes can be tried on the stand-in.
  bool speaks_http() const { return speaks_http_; }
  ShadowSystem& system() { return system_; }

 private:
  ShadowVersion(const settings::Connection& connection, const SocketFolder& sockets,
                const Terminal& terminal, const std::string& manifest);

  bool speaks_http_;
  std::unique_ptr<mapping::Mapping> mapping_;  ///< none: records stay native
  ShadowSystem system_;
  spdlog::logger silent_{"shadow", std::make_shared<spdlog::sinks::null_sink_mt>()};
  supervise::ProcessHost host_;
};

}  // namespace sambung::cli
