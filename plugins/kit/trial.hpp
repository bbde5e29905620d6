#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/supervise/connector_port.hpp"
#include "plugins/kit/finding.hpp"
#include "plugins/kit/order.hpp"
#include "plugins/kit/scratch.hpp"

namespace sambung::supervise {
class ProcessHost;
}
namespace spdlog {
class logger;
}

namespace sambung::kit {

class LogCatcher;

/// A call may take so long before the connector counts as hung.
inline constexpr std::chrono::milliseconds kPatience{10'000};

/// What a call asks.
struct Asked {
  std::vector<std::string> requests;
  std::vector<std::string> contexts{};
  std::uint32_t limit = 0;
  std::chrono::milliseconds deadline = kPatience;
};

/// A connector in a host process of its own, as the broker runs it, with all that it says kept.
/// Confined to one thread, but for `cancel`.
class Trial {
 public:
  /// With the order's configuration, or with `config`; `{scratch}` is filled in.
  Trial(const Order& order, const Scratch& scratch);
  Trial(const Order& order, const Scratch& scratch, const std::string& config);
  ~Trial();
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  /// The base URL of the system that the host's HTTP service leads to instead of the live one; before
  /// `ready`.
  void set_base_url(std::string url) { base_url_ = std::move(url); }

  /// Starts it; false when it did not come up: `why` says what happened.
  bool ready();
  /// Whether the start was refused for good: the connector spoke of its configuration.
  bool refused() const;
  std::string why() const;

  deliver::BatchResult deliver(const std::vector<deliver::Item>& items,
                               std::chrono::milliseconds deadline = kPatience);
  /// `operation` without its frame: "find" for "sambung.find/0".
  Result<supervise::CallResult> call(const std::string& operation, Asked asked);
  void cancel();
  deliver::Wants wants() const;
  pid_t pid() const;
  std::uint64_t rss_bytes() const;
  /// Whether the host process has ended since it was ready.
  bool crashed() const;

  /// All that was said so far, with the reasons and ids of all outcomes: nothing of it may be
  /// personal or secret.
  std::string said() const;

 private:
  void note(const std::vector<deliver::ItemOutcome>& outcomes);

  const Order& order_;
  const Scratch& scratch_;
  std::string config_;
  std::string base_url_;
  std::shared_ptr<LogCatcher> catcher_;
  std::unique_ptr<spdlog::logger> log_;
  std::unique_ptr<supervise::ProcessHost> host_;
  std::string outcomes_;
};

/// What a check says whose connector did not come up.
Finding not_up(const Trial& trial);
/// What a check says when a call gave no answer at all; `what` was called.
Finding no_answer(const std::string& what, const std::string& detail);

/// "done", "invalid" ...
const char* name_of(deliver::OutcomeClass outcome);
/// "invalid: why"
std::string text_of(const deliver::ItemOutcome& outcome);
std::string text_of(const deliver::BatchResult& result);

}  // namespace sambung::kit
