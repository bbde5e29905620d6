#include "connectors/webhook/receiver.hpp"

#include <algorithm>
#include <unordered_set>

#include "connectors/sink/cloud_event.hpp"
#include "connectors/sink/waves.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::webhook {

namespace {

constexpr std::chrono::milliseconds kMargin{200};  // for the way back before a call's deadline

bool is_refusal_of_event(int status) {
  return status == 400 || status == 413 || status == 415 || status == 422;
}

std::string signing_detail(const std::vector<Key>& keys) {
  std::string detail = "every request is signed:";
  for (const Key& key : keys) detail += key.kind == Key::Kind::kShared ? " v1" : " v1a";
  return detail;
}

}  // namespace

Outcome outcome_of_post(const HttpRequest& request, const HttpAnswer& answer) {
  // The request is the same for all events but for its body: what is refused is the configuration.
  if (answer.failure == HttpFailure::kRefused) return Outcome::permission(answer.reason);
  if (!answer.answered()) return outcome_of(request, answer);
  const std::string why = "the receiver answered " + std::to_string(answer.status);
  if (answer.status == 410) {
    return Outcome::permission(why + ": it wants no more events; end this connection or its 410");
  }
  if (answer.status >= 300 && answer.status < 400) {
    return Outcome::permission(why +
                               ": redirects are not followed; set http.base_url and path to "
                               "where it is now");
  }
  if (is_refusal_of_event(answer.status)) return Outcome::invalid(why + " to this event");
  const Outcome general = outcome_of(request, answer);
  const bool final = general.is_done() || general.outcome == SAMBUNG_AUTH_DEAD ||
                     general.outcome == SAMBUNG_PERMISSION || general.outcome == SAMBUNG_QUOTA ||
                     general.outcome == SAMBUNG_THROTTLED;
  if (final) return general;
  if (answer.retry_after.count() > 0) return Outcome::throttled(why, answer.retry_after);
  return Outcome::transient(why);
}

Receiver::Receiver(const Config& config, web::Line& line, Seconds now)
    : config_(config), line_(line), now_(std::move(now)) {}

Outcome Receiver::post(const Event& event) {
  const auto body = sink::cloud_event(event, config_.source);
  if (!body) return Outcome::invalid(sink::kNoEvent);
  const std::int64_t now = now_();
  HttpRequest request{.method = "POST", .url = config_.path};
  request.headers = {{"Content-Type", config_.content_type},
                     {"webhook-id", std::string(event.id())},
                     {"webhook-timestamp", std::to_string(now)},
                     {"webhook-signature", sign(config_.keys, event.id(), now, *body)}};
  request.body = *body;
  request.repeatable = true;
  request.deadline = config_.timeout;
  return outcome_of_post(request, line_.send(request));
}

Outcomes Receiver::deliver(const Batch& batch) {
  const auto until = std::chrono::steady_clock::now() + kMostTime;
  Outcomes outcomes = all(batch, Outcome::not_attempted());
  std::unordered_set<std::string_view> stopped;
  std::optional<Outcome> closed;  // why nothing more is sent
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Event event = batch[i];
    if (stopped.contains(event.lane())) continue;
    if (!closed && std::chrono::steady_clock::now() >= until) {
      closed = Outcome::transient("the receiver is slow: this event goes with the next batch");
    }
    outcomes[i] = closed ? *closed : post(event);
    if (!sink::is_of_one_event(outcomes[i])) closed = outcomes[i];
    if (!outcomes[i].is_done()) stopped.insert(event.lane());
  }
  return outcomes;
}

void Receiver::describe(Call& call) {
  call.emit(0, R"({"objects":[]})");
  call.settle_all(Outcome::done());
}

void Receiver::probe(Call& call) {
  HttpRequest request{.method = "OPTIONS", .url = config_.path};
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      call.deadline() - Call::Clock::now() - kMargin);
  request.deadline = std::clamp<std::chrono::milliseconds>(left, kMargin, config_.timeout);
  const HttpAnswer answer = line_.send(request);
  if (!answer.answered()) return call.settle_all(outcome_of_post(request, answer));
  const bool wanted = answer.status != 410 && answer.status != 401 && answer.status != 403;
  const std::string status = std::to_string(answer.status);
  for (std::size_t i = 0; i < call.size(); ++i) {
    call.emit(i, web::finding("reach", wanted, "it answered OPTIONS with " + status).dump());
    call.emit(i, web::finding("signature", true, signing_detail(config_.keys)).dump());
    call.emit(i, web::clock_finding(answer.server_ms).dump());
  }
  call.settle_all(Outcome::done());
}

}  // namespace sambung::webhook
