#include "core/sync/worker.hpp"

#include <algorithm>
#include <utility>

#include "core/base/thread_setup.hpp"
#include "core/logging/logger.hpp"
#include "core/sync/request.hpp"

namespace sambung::sync {

namespace {

using deliver::OutcomeClass;

constexpr std::size_t kTasksMax = 4 * 1024;  // given and not ended, of all rounds
constexpr std::chrono::milliseconds kReadyPatience{1000};
constexpr std::chrono::minutes kForAHuman{5};

enum class Kind { kFetch, kFind, kWrite, kMake };

Kind kind_of(const Task& task) {
  const auto* read = std::get_if<ReadTask>(&task);
  if (read == nullptr) return std::get<WriteTask>(task).looks ? Kind::kMake : Kind::kWrite;
  return read->remote_id.empty() ? Kind::kFind : Kind::kFetch;
}

Written::Result result_of(OutcomeClass outcome) {
  switch (outcome) {
    case OutcomeClass::kDone: return Written::Result::kDone;
    case OutcomeClass::kConflict:
    case OutcomeClass::kDuplicate:
    case OutcomeClass::kMerged: return Written::Result::kMoved;
    case OutcomeClass::kGone: return Written::Result::kGone;
    case OutcomeClass::kInvalid:
    case OutcomeClass::kNotSupported: return Written::Result::kRefused;
    case OutcomeClass::kUnknown: return Written::Result::kUnknown;
    default: return Written::Result::kNothing;
  }
}

std::size_t most_of(Kind kind, const Introduction& introduction) {
  switch (kind) {
    case Kind::kFetch: return introduction.fetches_max;
    case Kind::kFind: return introduction.finds_max;
    case Kind::kWrite: return introduction.upserts_max;
    case Kind::kMake: return std::min(introduction.finds_max, introduction.upserts_max);
  }
  return 1;
}

bool needs_a_human(OutcomeClass outcome) {
  return outcome == OutcomeClass::kAuthDead || outcome == OutcomeClass::kPermission ||
         outcome == OutcomeClass::kQuota;
}

}  // namespace

Worker::Worker(WorkerOptions options, supervise::ConnectorPort& port, Mailbox& mailbox,
               spdlog::logger& log)
    : options_(std::move(options)),
      port_(port),
      mailbox_(mailbox),
      log_(log),
      backoff_(std::chrono::milliseconds(200), std::chrono::milliseconds(60'000),
               static_cast<std::uint32_t>(std::hash<std::string>{}(options_.connection))),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Worker::~Worker() {
  thread_.request_stop();
  port_.cancel();
}

std::size_t Worker::room() const {
  Lock lock(mutex_);
  const std::size_t held = waiting_.size() + running_;
  return held >= kTasksMax ? 0 : kTasksMax - held;
}

void Worker::give(std::vector<Task> tasks) {
  {
    Lock lock(mutex_);
    for (Task& task : tasks) waiting_.push_back(std::move(task));
  }
  changed_.notify_one();
}

WorkerStatus Worker::status() const {
  Lock lock(mutex_);
  return status_;
}

void Worker::run(const std::stop_token& stop) {
  set_up_thread("sync-worker", 15);
  while (!stop.stop_requested() && !introduction_) {
    const auto introduced = introduce();
    note(introduced ? "" : introduced.error().what);
    if (!introduced) rest(rest_, stop);
  }
  while (!stop.stop_requested()) {
    std::vector<Task> tasks = next(stop);
    if (tasks.empty()) continue;
    rest_ = std::chrono::milliseconds(0);
    std::vector<TaskEnd> ends = perform(tasks);
    note(ends);
    {
      Lock lock(mutex_);
      running_ = 0;
    }
    mailbox_.put(std::move(ends));
    rest(rest_, stop);
  }
}

/// Asks what the connector can do. kInvalid - it cannot take part, whatever time passes.
Result<void> Worker::introduce() {
  rest_ = std::chrono::milliseconds(0);
  if (!port_.await_ready(kReadyPatience)) {
    return Error{ErrorCode::kUnavailable, "the connector is not running"};
  }
  auto answer = port_.call({.operation = "sambung.describe/0", .requests = {""}, .contexts = {}},
                           options_.deadline);
  if (!answer || answer->items.empty()) {
    const bool absent = answer || answer.error().code == ErrorCode::kNotFound;
    rest_ = absent ? kForAHuman : backoff_.next();
    return answer ? Error{ErrorCode::kInvalid, "the connector does not say what it can do"}
                  : answer.error();
  }
  auto introduction = introduction_of(answer->items.front().item);
  if (!introduction) {
    rest_ = kForAHuman;
    return introduction.error();
  }
  introduction_ = *std::move(introduction);
  backoff_.reset();
  if (options_.introduced) options_.introduced(*introduction_);
  return {};
}

/// The tasks at the front that one call can carry.
std::vector<Task> Worker::next(const std::stop_token& stop) {
  Lock lock(mutex_);
  while (waiting_.empty()) {
    if (stop.stop_requested()) return {};
    changed_.wait(mutex_, stop);
  }
  std::vector<Task> tasks;
  const Kind kind = kind_of(waiting_.front());
  const std::size_t most = most_of(kind, *introduction_);
  // Order is kept for a person alone, and of a person at most one task is here.
  for (auto task = waiting_.begin(); task != waiting_.end() && tasks.size() < most;) {
    if (kind_of(*task) != kind) {
      ++task;
      continue;
    }
    tasks.push_back(std::move(*task));
    task = waiting_.erase(task);
  }
  running_ = tasks.size();
  return tasks;
}

std::vector<TaskEnd> Worker::perform(std::vector<Task>& tasks) {
  if (!port_.await_ready(kReadyPatience)) {
    rest_ = backoff_.next();
    return put_off(tasks, "the connector is not running");
  }
  switch (kind_of(tasks.front())) {
    case Kind::kFetch: return read(tasks, true);
    case Kind::kFind: return read(tasks, false);
    case Kind::kWrite: return write(tasks);
    case Kind::kMake: return make(tasks);
  }
  return {};
}

/// Nothing was attempted.
std::vector<TaskEnd> Worker::put_off(const std::vector<Task>& tasks, const std::string& why) {
  std::vector<TaskEnd> ends;
  for (const Task& task : tasks) {
    TaskEnd end{.connection = options_.connection,
                .person_id = person_of(task),
                .end = ReadEnd{},
                .retry_after = rest_,
                .reason = why,
                .round = std::visit([](const auto& one) { return one.round; }, task)};
    const auto* write = std::get_if<WriteTask>(&task);
    if (write != nullptr && write->looks) {
      end.end = ReadEnd{.answered = false, .records = {}, .intent = write->write.intent};
    } else if (write != nullptr) {
      end.end = WriteEnd{
          .intent = write->write.intent,
          .written = {
              .result = Written::Result::kNothing, .remote_id = {}, .version = 0, .returned = {}}};
    }
    ends.push_back(std::move(end));
  }
  return ends;
}

std::chrono::milliseconds Worker::delay_of(const deliver::ItemOutcome& outcome) {
  if (needs_a_human(outcome.outcome)) return kForAHuman;
  return outcome.retry_after.count() > 0 ? outcome.retry_after : backoff_.next();
}

std::vector<TaskEnd> Worker::read(std::vector<Task>& tasks, bool by_id) {
  supervise::CallRequest call;
  call.operation = by_id ? "sambung.fetch/0" : "sambung.find/0";
  for (const Task& task : tasks) call.requests.push_back(request_of(std::get<ReadTask>(task)));
  auto answer = port_.call(call, options_.deadline);
  if (!answer) {
    // A connector that cannot look for records has none that could be found.
    if (answer.error().code == ErrorCode::kNotFound && !by_id) {
      std::vector<TaskEnd> ends = put_off(tasks, "");
      for (TaskEnd& end : ends) std::get<ReadEnd>(end.end).answered = true;
      return ends;
    }
    rest_ = backoff_.next();
    return put_off(tasks, answer.error().what);
  }
  std::vector<TaskEnd> ends = put_off(tasks, "");
  std::vector<std::string> faults(tasks.size());
  std::vector<ReadEnd> reads(tasks.size());
  for (const supervise::Emitted& item : answer->items) {
    auto record = record_of(item.item);
    if (!record) {
      faults[item.request] = record.error().what;
    } else {
      reads[item.request].records.push_back(*std::move(record));
    }
  }
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const deliver::ItemOutcome& outcome = answer->outcomes[i];
    const bool gone = by_id && outcome.outcome == OutcomeClass::kGone;
    reads[i].answered = (outcome.outcome == OutcomeClass::kDone || gone) && faults[i].empty();
    if (gone) reads[i].records.clear();
    if (!reads[i].answered) {
      ends[i].retry_after = delay_of(outcome);
      rest_ = std::max(rest_, ends[i].retry_after);
      ends[i].reason = faults[i].empty() ? outcome.reason : faults[i];
      if (ends[i].reason.empty()) ends[i].reason = "the system did not answer";
    }
    ends[i].end = std::move(reads[i]);
  }
  return ends;
}

std::vector<TaskEnd> Worker::write(std::vector<Task>& tasks) {
  supervise::CallRequest call;
  call.operation = "sambung.upsert/0";
  for (const Task& task : tasks) call.requests.push_back(request_of(std::get<WriteTask>(task)));
  auto answer = port_.call(call, options_.deadline);
  std::vector<TaskEnd> ends = put_off(tasks, "");
  if (!answer) {
    // The host had the call, or may have had it.
    const bool absent = answer.error().code == ErrorCode::kNotFound;
    rest_ = absent ? kForAHuman : backoff_.next();
    for (TaskEnd& end : ends) {
      end.reason = absent ? "the connector cannot write" : answer.error().what;
      end.retry_after = rest_;
      if (!absent) std::get<WriteEnd>(end.end).written.result = Written::Result::kUnknown;
    }
    return ends;
  }
  std::vector<std::optional<Record>> records(tasks.size());
  for (const supervise::Emitted& item : answer->items) {
    auto record = record_of(item.item);
    if (record) records[item.request] = *std::move(record);
  }
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const deliver::ItemOutcome& outcome = answer->outcomes[i];
    Written& written = std::get<WriteEnd>(ends[i].end).written;
    written.result = result_of(outcome.outcome);
    written.remote_id = outcome.remote_id;
    if (written.result == Written::Result::kNothing) {
      ends[i].retry_after = delay_of(outcome);
      rest_ = std::max(rest_, ends[i].retry_after);
    }
    if (written.result != Written::Result::kDone) ends[i].reason = outcome.reason;
    if (written.result != Written::Result::kDone || !records[i]) continue;
    if (written.remote_id.empty()) written.remote_id = records[i]->remote_id;
    written.version = records[i]->version;
    if (options_.echoes != nullptr) options_.echoes->wrote(*records[i]);
    auto seen = observation_of(*records[i], options_.connection, false);
    if (seen) written.returned = std::move(seen->fields);
  }
  for (TaskEnd& end : ends) {
    Written& written = std::get<WriteEnd>(end.end).written;
    // A record without an id cannot be found again: what became of it, a look-up must tell.
    if (written.result == Written::Result::kDone && written.remote_id.empty()) {
      written.result = Written::Result::kUnknown;
      end.reason = "the connector wrote a record and gave no id";
    }
  }
  return ends;
}

/// What is not found is made at once: nobody else had the time to make it, and the desk decided it once.
std::vector<TaskEnd> Worker::make(std::vector<Task>& tasks) {
  std::vector<Task> looks;
  for (const Task& task : tasks) {
    const auto& made = std::get<WriteTask>(task);
    looks.push_back(ReadTask{
        .person_id = made.person_id, .remote_id = {}, .keys = made.keys, .round = made.round});
  }
  std::vector<TaskEnd> ends = read(looks, false);
  std::vector<Task> missing;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    auto& look = std::get<ReadEnd>(ends[i].end);
    look.intent = std::get<WriteTask>(tasks[i]).write.intent;
    if (!look.answered || !look.records.empty()) continue;
    missing.push_back(std::move(tasks[i]));
    std::get<WriteTask>(missing.back()).looks = false;
    places.push_back(i);
  }
  if (missing.empty()) return ends;
  const auto rest_of_looks = std::exchange(rest_, std::chrono::milliseconds(0));
  std::vector<TaskEnd> made = write(missing);
  rest_ = std::max(rest_, rest_of_looks);
  for (std::size_t i = 0; i < made.size(); ++i) ends[places[i]] = std::move(made[i]);
  return ends;
}

void Worker::note(const std::vector<TaskEnd>& ends) {
  std::string trouble;
  for (const TaskEnd& end : ends) {
    if (end.retry_after.count() > 0 && trouble.empty()) trouble = end.reason;
  }
  if (trouble.empty()) backoff_.reset();
  note(trouble);
  Lock lock(mutex_);
  for (const TaskEnd& end : ends) {
    if (const auto* read = std::get_if<ReadEnd>(&end.end)) {
      if (read->answered) ++status_.reads;
    } else {
      const Written::Result result = std::get<WriteEnd>(end.end).written.result;
      if (result == Written::Result::kDone) ++status_.writes;
      if (result == Written::Result::kRefused) ++status_.refused;
    }
  }
}

void Worker::note(const std::string& trouble) {
  Lock lock(mutex_);
  if (status_.trouble == trouble) return;
  status_.trouble = trouble;
  if (trouble.empty()) return;
  log_.warn("event=sync_waits connection={} for_ms={} reason=\"{}\"", options_.connection,
            rest_.count(), trouble);
}

void Worker::rest(std::chrono::milliseconds delay, const std::stop_token& stop) {
  if (delay.count() <= 0) return;
  const auto until = std::chrono::steady_clock::now() + delay;
  Lock lock(mutex_);
  while (!stop.stop_requested() && std::chrono::steady_clock::now() < until) {
    changed_.wait_until(mutex_, stop, until);
  }
}

}  // namespace sambung::sync
