#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "plugins/services/http_setup.hpp"
#include "tests/fakes/called.hpp"
#include "tests/supervise/rough_host.hpp"

namespace sambung::testing {

/// A sambung-host with a connector that events are delivered to; `base_url` of its HTTP may be empty.
class SinkHost {
 public:
  SinkHost(const std::string& connector, const json& config, const std::string& base_url = {}) {
    supervise::HostSetup setup = supervise::setup_of(sockets_, "sink", connector);
    setup.config = Secret(config.dump());
    services::HttpSetup http;
    http.connection = "sink";
    http.base_url = base_url;
    http.allow_private = true;
    if (!base_url.empty()) setup.http = services::encode(http);
    host_ = std::make_unique<supervise::ProcessHost>(std::move(setup), supervise::quick_rules(),
                                                     log_.logger);
    EXPECT_TRUE(host_->await_ready(supervise::kPatience)) << host_->status().last_error;
  }

  deliver::BatchResult deliver(const std::vector<deliver::Item>& items) {
    return host_->deliver(items, supervise::kPatience);
  }
  /// How many of `items` were done.
  std::size_t done(const std::vector<deliver::Item>& items) {
    std::size_t count = 0;
    for (const auto& outcome : deliver(items).outcomes) {
      EXPECT_EQ(outcome.outcome, deliver::OutcomeClass::kDone) << outcome.reason;
      count += outcome.outcome == deliver::OutcomeClass::kDone ? 1 : 0;
    }
    return count;
  }
  supervise::ProcessHost& host() { return *host_; }

 private:
  supervise::SocketFolder sockets_;
  supervise::CapturedLog log_;
  std::unique_ptr<supervise::ProcessHost> host_;
};

}  // namespace sambung::testing
