#include "connectors/nats/system.hpp"

#include "connectors/sink/cloud_event.hpp"
#include "connectors/sink/waves.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::nats {

namespace {

using web::finding;

constexpr std::chrono::milliseconds kMargin{200};  // for the way back before a call's deadline

std::string seconds_text(std::chrono::seconds time) { return std::to_string(time.count()) + " s"; }

web::Json step(const std::string& what, const char* state, const std::string& detail = {}) {
  return {{"what", what}, {"state", state}, {"detail", detail}};
}

}  // namespace

std::vector<Outcome> System::publish(const Batch& batch, const std::vector<std::size_t>& events) {
  std::vector<Outcome> outcomes(events.size(), Outcome::done());
  std::vector<Message> messages;
  std::vector<std::size_t> places;  // of the messages among the events
  for (std::size_t n = 0; n < events.size(); ++n) {
    const Event event = batch[events[n]];
    auto body = sink::cloud_event(event, config_.source);
    auto subject = config_.subject.of(event);
    if (!body || !subject) {
      outcomes[n] = Outcome::invalid(body ? "the event's type makes no subject" : sink::kNoEvent);
      continue;
    }
    messages.push_back({*std::move(subject), event.id(), *std::move(body)});
    places.push_back(n);
  }
  if (messages.empty()) return outcomes;
  const std::vector<Outcome> said = connection_.publish(messages);
  for (std::size_t n = 0; n < places.size(); ++n) outcomes[places[n]] = said[n];
  return outcomes;
}

Outcomes System::deliver(const Batch& batch) {
  const auto end = Connection::Clock::now() + kMostTime;
  const Outcomes outcomes = sink::in_waves_until(
      batch, end, "NATS is slow: this event goes with the next batch",
      [&](const std::vector<std::size_t>& events) {
        connection_.until(std::min(end, Connection::Clock::now() + config_.timeout));
        return publish(batch, events);
      });
  connection_.clear_cancel();
  return outcomes;
}

void System::describe(Call& call) {
  call.emit(0, R"({"objects":[]})");
  call.settle_all(Outcome::done());
}

void System::emit_findings(Call& call, std::size_t request) {
  const auto stream = connection_.find_stream();
  call.emit(request, finding("reach", true, "logged in").dump());
  const std::string name = "stream " + config_.stream;
  if (!stream) {
    call.emit(
        request,
        finding("stream", false, name + " is not there; `sambung sync provision` makes it").dump());
    return;
  }
  const bool taken = takes(*stream, config_.subject);
  call.emit(request, finding("stream", taken && stream->acknowledges,
                             !taken ? name + " does not take the subject " + config_.subject.text()
                             : stream->acknowledges ? name
                                                    : name + " acknowledges nothing (no_ack)")
                         .dump());
  const bool wide = stream->duplicate_window >= config_.duplicate_window;
  call.emit(
      request,
      finding("duplicates", wide,
              "an event that comes again is known for " + seconds_text(stream->duplicate_window) +
                  (wide ? "" : ", wanted are " + seconds_text(config_.duplicate_window)))
          .dump());
  call.emit(
      request,
      finding("durability", !stream->in_memory, durability_of(*stream, config_.synced)).dump());
}

void System::probe(Call& call) {
  connection_.until(call.deadline() - kMargin);
  for (std::size_t i = 0; i < call.size(); ++i) {
    try {
      emit_findings(call, i);
      call.settle(i, Outcome::done());
    } catch (const web::Failure& failure) {
      call.settle(i, failure.outcome);
    }
  }
  connection_.clear_cancel();
}

void System::provision_one(Call& call, std::size_t request, bool apply) {
  const auto stream = connection_.find_stream();
  const std::string name = "stream " + config_.stream;
  const std::string window = "duplicate window of " + name;
  const std::string detail = "at least " + seconds_text(config_.duplicate_window);
  if (!stream) {
    if (apply) connection_.make_stream();
    call.emit(
        request,
        step(name, apply ? "made" : "missing", "takes " + pattern_of(config_.subject)).dump());
    call.emit(request, step(window, apply ? "made" : "missing", detail).dump());
    return;
  }
  const bool taken = takes(*stream, config_.subject);
  call.emit(request, step(name, taken ? "present" : "failed",
                          taken ? ""
                                : "it is there and does not take " + config_.subject.text() +
                                      ": add that to its subjects, or name another stream")
                         .dump());
  const bool wide = stream->duplicate_window >= config_.duplicate_window;
  if (!wide && apply) connection_.set_duplicate_window();
  call.emit(request, step(window, wide ? "present" : apply ? "made" : "missing", detail).dump());
}

void System::provision(Call& call) {
  connection_.until(call.deadline() - kMargin);
  for (std::size_t i = 0; i < call.size(); ++i) {
    try {
      provision_one(call, i, web::is_true(web::object_of(call.request(i)), "apply"));
      call.settle(i, Outcome::done());
    } catch (const web::Failure& failure) {
      call.settle(i, failure.outcome);
    }
  }
  connection_.clear_cancel();
}

}  // namespace sambung::nats
