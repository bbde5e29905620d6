#include "core/lookup/desk.hpp"

#include <algorithm>
#include <utility>

#include "core/base/thread_setup.hpp"
#include "core/logging/logger.hpp"

namespace sambung::lookup {

namespace {

using std::chrono::milliseconds;

/// How long a connector may go on with what nobody waits for.
constexpr milliseconds kGrace{1'000};

Error stopping() {
  return {ErrorCode::kUnavailable, "the connection stops; ask again when it runs"};
}

/// Whether what failed is the system, and not the question.
bool is_outage(const Error& error) {
  return error.code != ErrorCode::kInvalid && error.code != ErrorCode::kNotFound;
}

}  // namespace

/// A question on its way, and those who wait for it; all but the constants under the desk's mutex.
struct Desk::Flight {
  Flight(Question asked, std::string by, std::uint64_t of)
      : question(std::move(asked)), text(std::move(by)), generation(of) {}

  const Question question;
  const std::string text;
  const std::uint64_t generation;
  unsigned waiting = 0;
  bool running = false;
  std::optional<Result<Answer>> answer;
};

Desk::Desk(DeskOptions options, Needs needs)
    : options_(std::move(options)), needs_(std::move(needs)), cache_(options_.keep) {
  if (options_.ready) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Desk::~Desk() { stop(); }

void Desk::stop() {
  supervise::ConnectorPort* port = nullptr;
  {
    Lock lock(mutex_);
    if (std::exchange(stopped_, true)) return;
    port = port_.get();
    ++cancelling_;
  }
  changed_.notify_all();
  thread_.request_stop();
  if (port != nullptr) port->cancel();
  {
    Lock lock(mutex_);
    --cancelling_;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  std::unique_ptr<supervise::ConnectorPort> ended;  // ends outside the lock: it may take seconds
  Lock lock(mutex_);
  while (inside_ > 0) changed_.wait(mutex_);
  ended = std::move(port_);
}

void Desk::forget() {
  Lock lock(mutex_);
  cache_.clear();
  ++generation_;
  flights_.clear();  // who asks from now on is not told what was read before
}

DeskStatus Desk::status() const {
  Lock lock(mutex_);
  DeskStatus status = status_;
  status.waiting = waiting_.size();
  return status;
}

std::string Desk::to_json(const Answer& answer, const Question& question) const {
  const auto age = answer.at == UnixTime{} ? milliseconds(0) : needs_.clock.now() - answer.at;
  return lookup::to_json(answer, question, options_.connection, age);
}

Result<std::string> Desk::ask(const Question& question) {
  const std::string text = std::to_string(question.limit) + " " + request_of(question);
  const UnixTime now = needs_.clock.now();
  {
    Lock lock(mutex_);
    if (stopped_) return stopping();
    ++inside_;
    ++status_.asked;
    const Answer* kept = cache_.find(text, now);
    if (kept != nullptr && now - kept->at <= options_.fresh) {
      ++status_.kept;
      --inside_;
      return lookup::to_json(*kept, question, options_.connection, now - kept->at);
    }
  }
  auto answer = answered(question, text, Steady::now() + options_.deadline);
  if (!answer && is_outage(answer.error())) answer = kept_instead(text, answer.error());
  {
    Lock lock(mutex_);
    --inside_;
    if (!answer && is_outage(answer.error())) ++status_.failed;
    if (answer && !answer->stale_because.empty()) ++status_.stale;
  }
  changed_.notify_all();
  if (!answer) return answer.error();
  return to_json(*answer, question);
}

/// Waits for the system's answer until then.
Result<Answer> Desk::answered(const Question& question, const std::string& text,
                              Steady::time_point until) {
  const std::stop_source never;
  FlightPointer flight;
  std::optional<Result<Answer>> answer;
  bool stopped = false;
  {
    Lock lock(mutex_);
    if (stopped_) return stopping();
    flight = join(question, text);
    if (!flight) {
      return Error{ErrorCode::kFull,
                   "64 questions wait for this system already; ask again in a moment"};
    }
    while (!flight->answer && !stopped_ && Steady::now() < until) {
      changed_.wait_until(mutex_, never.get_token(), until);
    }
    answer = flight->answer;
    stopped = stopped_;
    --flight->waiting;
  }
  if (answer && (*answer || !stopped)) return *std::move(answer);
  leave(flight);
  if (stopped) return stopping();
  return Error{ErrorCode::kUnavailable,
               "the system did not answer within " + std::to_string(options_.deadline.count()) +
                   " ms; is it slow always, give it more with `lookups: {deadline: 5s}`"};
}

/// The way of the question that is under way already, or a new one; nullptr when too many wait.
Desk::FlightPointer Desk::join(const Question& question, const std::string& text) {
  if (!thread_.joinable()) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  FlightPointer& flight = flights_[text];
  if (!flight) {
    // Nobody waits for these any more: they must not keep others out.
    std::erase_if(waiting_, [](const FlightPointer& each) { return each->waiting == 0; });
    if (waiting_.size() >= kWaitingMax) {
      flights_.erase(text);
      return nullptr;
    }
    flight = std::make_shared<Flight>(question, text, generation_);
    waiting_.push_back(flight);
    changed_.notify_all();
  }
  ++flight->waiting;
  return flight;
}

/// The last who waited goes: the question is withdrawn, and ended where it runs.
void Desk::leave(const FlightPointer& flight) {
  supervise::ConnectorPort* port = nullptr;
  {
    Lock lock(mutex_);
    if (flight->waiting > 0 || flight->answer) return;
    const auto found = flights_.find(flight->text);
    if (found != flights_.end() && found->second == flight) flights_.erase(found);
    if (!flight->running || !port_) return;
    port = port_.get();
    ++cancelling_;
  }
  port->cancel();
  {
    Lock lock(mutex_);
    --cancelling_;
  }
  changed_.notify_all();
}

Result<Answer> Desk::kept_instead(const std::string& text, Error why) {
  Lock lock(mutex_);
  const Answer* kept = cache_.find(text, needs_.clock.now());
  if (kept == nullptr) return why;
  Answer answer = *kept;
  answer.stale_because = std::move(why.what);
  return answer;
}

Desk::FlightPointer Desk::next(const std::stop_token& stop) {
  Lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (waiting_.empty() || cancelling_ > 0) {
      changed_.wait(mutex_, stop);
      continue;
    }
    FlightPointer flight = std::move(waiting_.front());
    waiting_.pop_front();
    if (flight->waiting == 0) continue;
    flight->running = true;
    return flight;
  }
  return nullptr;
}

void Desk::settle(const FlightPointer& flight, Result<Answer> answer) {
  {
    Lock lock(mutex_);
    flight->running = false;
    if (answer && flight->generation == generation_) cache_.put(flight->text, *answer);
    flight->answer = std::move(answer);
    const auto found = flights_.find(flight->text);
    if (found != flights_.end() && found->second == flight) flights_.erase(found);
  }
  changed_.notify_all();
}

void Desk::run(const std::stop_token& stop) {
  set_up_thread("lookup");
  auto started = needs_.start_connector();
  supervise::ConnectorPort& port = *started;
  {
    Lock lock(mutex_);
    port_ = std::move(started);
  }
  if (options_.ready && port.await_ready(options_.deadline)) (void)read_description(port);
  while (FlightPointer flight = next(stop)) {
    auto answer = serve(port, flight->question);
    note(answer);
    settle(flight, std::move(answer));
  }
}

Result<void> Desk::read_description(supervise::ConnectorPort& port) {
  const supervise::CallRequest call{
      .operation = "sambung.describe/0", .requests = {""}, .contexts = {}, .limit = 0};
  auto given = port.call(call, options_.deadline + kGrace);
  if (!given && given.error().code == ErrorCode::kNotFound) {
    offer_.emplace();  // who describes nothing offers nothing
    return {};
  }
  if (!given) return given.error();
  const bool described =
      given->outcomes.front().outcome == deliver::OutcomeClass::kDone && !given->items.empty();
  if (!described) {
    return Error{ErrorCode::kUnavailable,
                 "its connector does not describe itself: " + given->outcomes.front().reason};
  }
  auto offer = read_offer(given->items.front().item);
  if (!offer) return offer.error();
  offer_ = *std::move(offer);
  return {};
}

Result<Answer> Desk::serve(supervise::ConnectorPort& port, const Question& question) {
  const bool hopeless = port.status().state == supervise::HostState::kQuarantined;
  if (hopeless || !port.await_ready(options_.deadline)) {
    const std::string why = port.status().last_error;
    return Error{ErrorCode::kUnavailable, "its connector does not run" +
                                              (why.empty() ? std::string() : ": " + why) +
                                              "; sambung top shows the connection"};
  }
  if (!offer_) {
    if (auto read = read_description(port); !read) return read.error();
  }
  if (auto good = check(*offer_, question, options_.connection); !good) return good.error();
  const supervise::CallRequest call{.operation = "sambung.lookup/0",
                                    .requests = {request_of(question)},
                                    .contexts = {},
                                    .limit = question.limit};
  auto given = port.call(call, options_.deadline + kGrace);
  if (given) return read_answer(*given, question, needs_.clock.now());
  if (given.error().code == ErrorCode::kInvalid) {
    return Error{ErrorCode::kInvalid, "its connector breaks the contract: " + given.error().what};
  }
  return given.error();
}

/// One line when the system begins to fail, and one when that is over.
void Desk::note(const Result<Answer>& answer) {
  const std::string trouble = answer || !is_outage(answer.error()) ? "" : answer.error().what;
  if (!trouble.empty() && trouble_.empty()) {
    needs_.log.warn("event=lookups_fail connection={} reason=\"{}\"", options_.connection, trouble);
  } else if (trouble.empty() && !trouble_.empty()) {
    needs_.log.info("event=lookups_answered connection={}", options_.connection);
  }
  trouble_ = trouble;
}

}  // namespace sambung::lookup
