#include "core/supervise/inline_host.hpp"

#include <functional>
#include <utility>

#include "core/base/mutex.hpp"
#include "core/logging/logger.hpp"
#include "core/supervise/ask_worker.hpp"
#include "core/supervise/item_batch.hpp"
#include "core/supervise/log_levels.hpp"
#include "core/supervise/manifest_wants.hpp"
#include "core/supervise/request_slot.hpp"
#include "plugins/runtime/connector_thread.hpp"
#include "plugins/services/http_table.hpp"
#include "plugins/wire/batch.hpp"

namespace sambung::supervise {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

/// The connector's thread and what it has answered. Thread-safe.
class InlineHost::Instance {
 public:
  Instance(Setup setup, spdlog::logger& log)
      : connection_(setup.connection),
        config_(setup.config.duplicate()),
        log_(log),
        line_([this](std::uint64_t number, const wire::Ask& ask) { put(number, ask); }),
        asks_(setup.desk ? std::make_unique<AskWorker>(setup.desk) : nullptr),
        thread_(to_runtime(std::move(setup))) {}

  bool await_ready(std::chrono::milliseconds patience);
  Answer perform(std::function<Answer(runtime::LoadedConnector&)> work, Clock::time_point deadline);
  void cancel() { thread_.cancel(); }
  HostStatus status() const;

 private:
  runtime::ConnectorThread::Setup to_runtime(Setup setup);
  std::unique_ptr<runtime::HostServices> services_of(const std::string& http);
  void put(std::uint64_t number, const wire::Ask& ask);
  void accept_ready(const wire::Ready& ready);
  void accept_answer(std::uint64_t number, Answer answer);

  const std::string connection_;
  const Secret config_;
  spdlog::logger& log_;
  mutable Mutex mutex_;
  Condition changed_;
  HostStatus status_ SAMBUNG_GUARDED_BY(mutex_);
  bool waiting_ SAMBUNG_GUARDED_BY(mutex_) = false;  ///< somebody waits for an answer
  bool working_ SAMBUNG_GUARDED_BY(mutex_) = false;  ///< the connector has a job
  std::uint64_t number_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::optional<Answer> answer_ SAMBUNG_GUARDED_BY(mutex_);
  services::BrokerLine line_;
  std::unique_ptr<AskWorker> asks_;  // after the line, which takes its answers
  runtime::ConnectorThread thread_;  // last: its thread uses all of the above
};

runtime::ConnectorThread::Setup InlineHost::Instance::to_runtime(Setup setup) {
  runtime::ConnectorThread::Setup out;
  out.path = std::move(setup.plugin_path);
  out.connection = std::move(setup.connection);
  out.config = std::move(setup.config);
  out.mapping = std::move(setup.mapping);
  out.services = services_of(setup.http);
  out.log = [this](std::int32_t level, std::string_view text) {
    log_.log(kLevels[level], "connection={} {}", connection_, text);
  };
  out.ready = [this](const wire::Ready& ready) { accept_ready(ready); };
  return out;
}

std::unique_ptr<runtime::HostServices> InlineHost::Instance::services_of(const std::string& http) {
  if (http.empty()) return nullptr;
  auto read = services::decode_http_setup(http);
  if (read) return std::make_unique<services::ConnectorServices>(*std::move(read), line_);
  log_.error("connection={} offers no HTTP: {}", connection_, read.error().what);
  return nullptr;
}

void InlineHost::Instance::put(std::uint64_t number, const wire::Ask& ask) {
  AskWorker::Reply reply;
  if (wire::wants_answer(ask.kind)) {
    reply = [this, number](wire::Told told) { line_.take(number, std::move(told)); };
  }
  // Too many at once: who waits for an answer does so until its deadline.
  if (asks_ == nullptr || !asks_->try_put(ask, reply)) {
    log_.warn("connection={} asked more at once than it may", connection_);
  }
}

void InlineHost::Instance::accept_ready(const wire::Ready& ready) {
  const std::string name = ready.id + " " + ready.version;
  Result<deliver::Wants> wants = Error{ErrorCode::kInvalid, ready.reason};
  if (ready.outcome == SAMBUNG_DONE) wants = wants_of(ready.manifest, name, config_.reveal());
  Lock lock(mutex_);
  if (wants) {
    status_.state = HostState::kReady;
    status_.connector = name;
    status_.wants = *std::move(wants);
  } else {
    status_.state = HostState::kQuarantined;
    status_.last_error = wants.error().what;
  }
  changed_.notify_all();
}

void InlineHost::Instance::accept_answer(std::uint64_t number, Answer answer) {
  Lock lock(mutex_);
  working_ = false;
  if (waiting_ && number == number_) answer_ = std::move(answer);
  changed_.notify_all();
}

bool InlineHost::Instance::await_ready(std::chrono::milliseconds patience) {
  const Clock::time_point until = Clock::now() + patience;
  Lock lock(mutex_);
  while ((working_ || waiting_ || status_.state == HostState::kStarting) && Clock::now() < until) {
    changed_.wait_until(mutex_, std::stop_token{}, until);
  }
  return !working_ && !waiting_ && status_.state == HostState::kReady;
}

Answer InlineHost::Instance::perform(std::function<Answer(runtime::LoadedConnector&)> work,
                                     Clock::time_point deadline) {
  Lock lock(mutex_);
  while ((working_ || waiting_) && Clock::now() < deadline) {
    changed_.wait_until(mutex_, std::stop_token{}, deadline);
  }
  if (working_ || waiting_ || status_.state != HostState::kReady) {
    return failed_answer(deliver::BatchFault::kNotConnected,
                         working_ ? "an earlier request still hangs" : status_.last_error);
  }
  const std::uint64_t number = ++number_;
  auto job = [this, number, work = std::move(work)](runtime::LoadedConnector& connector) {
    accept_answer(number, work(connector));
  };
  if (!thread_.try_post(std::move(job))) {
    return failed_answer(deliver::BatchFault::kNotConnected, "the connector's queue is full");
  }
  waiting_ = working_ = true;
  while (!answer_ && Clock::now() < deadline) {
    changed_.wait_until(mutex_, std::stop_token{}, deadline);
  }
  waiting_ = false;
  Answer answer = answer_ ? *std::exchange(answer_, std::nullopt)
                          : failed_answer(deliver::BatchFault::kHung,
                                          "the connector did not answer by the deadline");
  changed_.notify_all();
  return answer;
}

HostStatus InlineHost::Instance::status() const {
  Lock lock(mutex_);
  return status_;
}

InlineHost::InlineHost(Setup setup, spdlog::logger& log)
    : instance_(std::make_unique<Instance>(std::move(setup), log)) {}
InlineHost::~InlineHost() = default;

bool InlineHost::await_ready(std::chrono::milliseconds patience) {
  return instance_->await_ready(patience);
}

deliver::BatchResult InlineHost::deliver(const std::vector<deliver::Item>& items,
                                         std::chrono::milliseconds deadline) {
  // Two owners, because a job that hangs outlives this call: it and we.
  const auto held = std::make_shared<const std::vector<deliver::Item>>(items);
  const auto batch = std::make_shared<const ItemBatch>(*held);
  Answer answer = instance_->perform(
      [held, batch](runtime::LoadedConnector& connector) {
        Answer made;
        made.outcomes = wire::blank_outcomes(batch->events().size());
        connector.deliver(batch->events(), made.outcomes);
        return made;
      },
      Clock::now() + deadline);
  if (answer.fault) return fault(*answer.fault, std::move(answer.detail));
  return settle(batch->events(), std::move(answer.outcomes));
}

deliver::Wants InlineHost::wants() const {
  return instance_->status().wants.value_or(deliver::Wants{});
}

void InlineHost::cancel() { instance_->cancel(); }

Result<CallResult> InlineHost::call(const CallRequest& request,
                                    std::chrono::milliseconds deadline) {
  const wire::Call call = to_wire(request, deadline);
  const Result<void> sound = wire::check_call(call);
  if (!sound) return sound.error();
  Answer answer = instance_->perform(
      [call](runtime::LoadedConnector& connector) {
        Answer made;
        made.reply = connector.call(
            call, [&](std::uint32_t number, std::int32_t kind, std::string_view item) {
              made.emits.push_back({number, kind, std::string(item)});
              return true;
            });
        return made;
      },
      Clock::now() + deadline);
  if (answer.fault) return Error{ErrorCode::kUnavailable, std::move(answer.detail)};
  return settle_call(request, std::move(answer.emits), std::move(answer.reply));
}

HostStatus InlineHost::status() const { return instance_->status(); }

}  // namespace sambung::supervise
