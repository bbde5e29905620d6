#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/supervise/connector_port.hpp"

namespace sambung::lookup {

inline constexpr const char* kDescription =
    R"({"objects":[],"lookups":{"order":{"keys":["phone","email","id"]}}})";

/// What a scripted connector did. Shared by the test and its port, which the desk owns.
/// Thread-safe.
struct Script {
  using Act = std::function<Result<supervise::CallResult>(const supervise::CallRequest&)>;

  Mutex mutex;
  Condition changed;
  Act act SAMBUNG_GUARDED_BY(mutex);  ///< of a look-up, called without the mutex
  std::string description SAMBUNG_GUARDED_BY(mutex) = kDescription;
  int started SAMBUNG_GUARDED_BY(mutex) = 0;
  int asked SAMBUNG_GUARDED_BY(mutex) = 0;  ///< look-ups
  int cancels SAMBUNG_GUARDED_BY(mutex) = 0;
  int let_go SAMBUNG_GUARDED_BY(mutex) = 0;

  void answers(Act with) {
    Lock lock(mutex);
    act = std::move(with);
  }
  int count(int Script::*of) {
    Lock lock(mutex);
    return this->*of;
  }
  bool await(int Script::*of, int least) {
    const std::stop_source never;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    Lock lock(mutex);
    while (this->*of < least && std::chrono::steady_clock::now() < until) {
      changed.wait_until(mutex, never.get_token(), until);
    }
    return this->*of >= least;
  }
  void add(int Script::*to) {
    {
      Lock lock(mutex);
      ++(this->*to);
    }
    changed.notify_all();
  }
};

inline supervise::CallResult gave(std::vector<std::string> items,
                                  deliver::OutcomeClass outcome = deliver::OutcomeClass::kDone,
                                  std::string reason = {}) {
  supervise::CallResult result;
  for (std::string& item : items) {
    result.items.push_back({0, supervise::EmitKind::kItem, std::move(item)});
  }
  result.outcomes.push_back(
      {.outcome = outcome, .retry_after = {}, .reason = std::move(reason), .remote_id = {}});
  return result;
}

/// A connector that answers as a script says.
class ScriptedPort final : public supervise::ConnectorPort {
 public:
  explicit ScriptedPort(Script& script) : script_(script) { script_.add(&Script::started); }

  bool await_ready(std::chrono::milliseconds) override { return true; }
  deliver::Wants wants() const override { return {}; }
  deliver::BatchResult deliver(const std::vector<deliver::Item>&,
                               std::chrono::milliseconds) override {
    return {};
  }
  void cancel() override { script_.add(&Script::cancels); }
  supervise::HostStatus status() const override {
    supervise::HostStatus status;
    status.state = supervise::HostState::kReady;
    return status;
  }
  Result<supervise::CallResult> call(const supervise::CallRequest& request,
                                     std::chrono::milliseconds) override {
    Script::Act act;
    {
      Lock lock(script_.mutex);
      if (request.operation == "sambung.describe/0") {
        return gave({script_.description});
      }
      act = script_.act;
    }
    script_.add(&Script::asked);
    return act(request);
  }

 private:
  Script& script_;
};

}  // namespace sambung::lookup
