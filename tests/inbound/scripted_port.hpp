#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/supervise/connector_port.hpp"

namespace sambung::inbound {

/// A connector that answers as a test says, and keeps what it was asked. Thread-safe.
class ScriptedPort final : public supervise::ConnectorPort {
 public:
  using Script = std::function<Result<supervise::CallResult>(const supervise::CallRequest&)>;

  void answers(Script script) {
    Lock lock(mutex_);
    script_ = std::move(script);
  }
  std::vector<supervise::CallRequest> asked() const {
    Lock lock(mutex_);
    return asked_;
  }

  bool await_ready(std::chrono::milliseconds) override { return true; }
  deliver::Wants wants() const override { return {}; }
  deliver::BatchResult deliver(const std::vector<deliver::Item>&,
                               std::chrono::milliseconds) override {
    return {};
  }
  void cancel() override {}
  supervise::HostStatus status() const override { return {}; }
  Result<supervise::CallResult> call(const supervise::CallRequest& request,
                                     std::chrono::milliseconds) override {
    Lock lock(mutex_);
    asked_.push_back(request);
    return script_(request);
  }

 private:
  mutable Mutex mutex_;
  Script script_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<supervise::CallRequest> asked_ SAMBUNG_GUARDED_BY(mutex_);
};

inline deliver::ItemOutcome outcome(deliver::OutcomeClass of, std::string reason = {}) {
  return {.outcome = of, .retry_after = {}, .reason = std::move(reason), .remote_id = {}};
}

/// The same outcome for all, and what each request gave.
inline supervise::CallResult gave(const supervise::CallRequest& request,
                                  std::vector<supervise::Emitted> items,
                                  deliver::OutcomeClass of = deliver::OutcomeClass::kDone) {
  supervise::CallResult result;
  result.items = std::move(items);
  result.outcomes.assign(request.requests.size(), outcome(of));
  return result;
}

}  // namespace sambung::inbound
