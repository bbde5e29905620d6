#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "connectors/rest/config.hpp"
#include "connectors/rest/system.hpp"
#include "plugins/services/http_setup.hpp"
#include "tests/fakes/called.hpp"
#include "tests/fakes/fake_system.hpp"
#include "tests/supervise/rough_host.hpp"

namespace sambung::testing {

/// The operations over a line, in this process: what most tests use.
class Bench {
 public:
  using Operation = void (rest::System::*)(Call&);

  Bench(rest::Line& line, const json& config)
      : config_(rest::parse_config(config.dump(), "crm")), system_(config_, line) {}

  Came run(Operation operation, const std::string& request, const json& context = json::object(),
           std::uint32_t limit = 0);
  Came ask(Operation operation, const json& request) { return run(operation, request.dump()); }
  /// For a call of several requests.
  Serve serve(Operation operation) {
    return [this, operation](Call& call) { (system_.*operation)(call); };
  }
  /// `changes` until nothing is left at once; the records of all.
  Came all_changes(std::string& cursor, std::uint32_t limit = 0);

 private:
  rest::Config config_;
  rest::System system_;
};

/// A sambung-host with the connector, whose system is at `origin` + `path`.
class RestHost {
 public:
  /// Without a `mapping` records come as the system has them.
  RestHost(const std::string& base, const json& config,
           const std::string& mapping = R"({"contact":null,"script":null})");

  Came run(const std::string& operation, const std::string& request, const json& context = {},
           std::chrono::milliseconds deadline = std::chrono::seconds(20));
  Came ask(const std::string& operation, const json& request) {
    return run(operation, request.dump());
  }

 private:
  supervise::SocketFolder sockets_;
  supervise::CapturedLog log_;
  std::unique_ptr<supervise::ProcessHost> host_;
};

}  // namespace sambung::testing
