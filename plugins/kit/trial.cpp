#include "plugins/kit/trial.hpp"

#include "core/logging/logger.hpp"
#include "core/supervise/process_host.hpp"
#include "plugins/kit/config_file.hpp"
#include "plugins/kit/header_desk.hpp"
#include "plugins/kit/log_catcher.hpp"
#include "plugins/services/http_setup.hpp"

namespace sambung::kit {

namespace {

using supervise::HostState;

constexpr std::chrono::milliseconds kStart{20'000};
constexpr std::chrono::milliseconds kGlance{20};
constexpr const char* kNowhere = "http://127.0.0.1:9";  // the discard port: nobody answers there

}  // namespace

Trial::Trial(const Order& order, const Scratch& scratch) : Trial(order, scratch, order.config) {}

Trial::Trial(const Order& order, const Scratch& scratch, const std::string& config)
    : order_(order),
      scratch_(scratch),
      config_(with_scratch(config, scratch.system().string())),
      base_url_(order.live && !order.live_url().empty() ? order.live_url() : kNowhere),
      catcher_(std::make_shared<LogCatcher>()),
      log_(std::make_unique<spdlog::logger>("check", catcher_)) {
  log_->set_level(spdlog::level::trace);
}

Trial::~Trial() = default;

bool Trial::ready() {
  if (!host_) {
    supervise::HostSetup setup;
    setup.connection = "check";
    setup.host_program = (order_.programs / "sambung-host").string();
    setup.plugin_path = order_.library.string();
    setup.config = Secret(config_);
    setup.run_directory = scratch_.run().string();
    setup.grace = std::chrono::milliseconds(1000);
    if (order_.uses_http()) {
      services::HttpSetup http;
      http.connection = "check";
      http.base_url = base_url_;
      http.allow_private = true;
      http.credential = order_.credential != nullptr;
      if (http.credential) setup.desk = std::make_shared<HeaderDesk>(order_.credential);
      setup.http = services::encode(http);
    }
    supervise::RestartRules rules;
    rules.backoff_first = rules.backoff_most = std::chrono::minutes(10);  // one start a trial
    host_ = std::make_unique<supervise::ProcessHost>(std::move(setup), rules, *log_);
  }
  const auto until = std::chrono::steady_clock::now() + kStart;
  // A host that has just ended is said to back off before it is known why, and a little later that
  // nothing but a change helps: what is seen twice is so.
  int ended = 0;
  while (!host_->await_ready(kGlance)) {
    const supervise::HostStatus status = host_->status();
    const bool over = status.state == HostState::kBackingOff && !status.last_error.empty();
    ended += over ? 1 : 0;
    if (status.state == HostState::kQuarantined || ended == 2) return false;
    if (std::chrono::steady_clock::now() > until) return false;
  }
  return true;
}

bool Trial::refused() const { return host_->status().state == HostState::kQuarantined; }

std::string Trial::why() const {
  const std::string why = host_->status().last_error;
  return why.empty() ? "it did not start in 20 s" : why;
}

deliver::BatchResult Trial::deliver(const std::vector<deliver::Item>& items,
                                    std::chrono::milliseconds deadline) {
  deliver::BatchResult result = host_->deliver(items, deadline);
  note(result.outcomes);
  return result;
}

Result<supervise::CallResult> Trial::call(const std::string& operation, Asked asked) {
  auto result = host_->call({.operation = "sambung." + operation + "/0",
                             .requests = std::move(asked.requests),
                             .contexts = std::move(asked.contexts),
                             .limit = asked.limit},
                            asked.deadline);
  if (result) note(result->outcomes);
  return result;
}

void Trial::note(const std::vector<deliver::ItemOutcome>& outcomes) {
  for (const deliver::ItemOutcome& outcome : outcomes) {
    outcomes_ += outcome.reason + "\n" + outcome.remote_id + "\n";
  }
}

void Trial::cancel() { host_->cancel(); }
deliver::Wants Trial::wants() const { return host_->wants(); }
pid_t Trial::pid() const { return host_->status().pid; }
std::uint64_t Trial::rss_bytes() const { return host_->status().rss_bytes; }
bool Trial::crashed() const { return host_->status().state != HostState::kReady; }

std::string Trial::said() const {
  return catcher_->text() + outcomes_ + (host_ ? host_->status().last_error : std::string());
}

Finding not_up(const Trial& trial) {
  return failed("it does not start (start.loads says more): " + trial.why());
}

Finding no_answer(const std::string& what, const std::string& detail) {
  return failed(what + ": no answer, the host " + detail);
}

const char* name_of(deliver::OutcomeClass outcome) {
  switch (outcome) {
    case deliver::OutcomeClass::kDone: return "done";
    case deliver::OutcomeClass::kTransient: return "transient";
    case deliver::OutcomeClass::kThrottled: return "throttled";
    case deliver::OutcomeClass::kAuthDead: return "auth_dead";
    case deliver::OutcomeClass::kPermission: return "permission";
    case deliver::OutcomeClass::kQuota: return "quota";
    case deliver::OutcomeClass::kConflict: return "conflict";
    case deliver::OutcomeClass::kDuplicate: return "duplicate";
    case deliver::OutcomeClass::kMerged: return "merged";
    case deliver::OutcomeClass::kUnknown: return "unknown";
    case deliver::OutcomeClass::kInvalid: return "invalid";
    case deliver::OutcomeClass::kNotSupported: return "not_supported";
    case deliver::OutcomeClass::kNotAttempted: return "not_attempted";
    case deliver::OutcomeClass::kGone: return "gone";
  }
  return "";
}

std::string text_of(const deliver::ItemOutcome& outcome) {
  return name_of(outcome.outcome) + (outcome.reason.empty() ? "" : ": " + outcome.reason);
}

std::string text_of(const deliver::BatchResult& result) {
  if (!result.ok()) return result.detail;
  std::string text;
  for (const auto& outcome : result.outcomes) text += (text.empty() ? "" : "; ") + text_of(outcome);
  return text;
}

}  // namespace sambung::kit
