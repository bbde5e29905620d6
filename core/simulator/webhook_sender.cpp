#include "core/simulator/webhook_sender.hpp"

#include <algorithm>
#include <utility>

#include "core/simulator/signer.hpp"

namespace sambung::simulator {
namespace {

constexpr std::chrono::milliseconds kGiveUp = std::chrono::hours(24 * 7);
constexpr std::chrono::milliseconds kDelayMax = std::chrono::hours(4);

}  // namespace

DeliveryCounts DeliveryMeter::counts() const {
  Lock lock(mutex_);
  return counts_;
}

bool DeliveryMeter::wait_settled(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  Lock lock(mutex_);
  while (counts_.pending != 0) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    changed_.wait_until(mutex_, {}, deadline);
  }
  return true;
}

std::chrono::milliseconds retry_delay(unsigned attempts) {
  if (attempts <= 1) return std::chrono::milliseconds(0);
  const unsigned doublings = std::min(2 * (attempts - 2), 30U);
  return std::min(std::chrono::milliseconds(std::int64_t{1000} << doublings), kDelayMax);
}

WebhookSender::WebhookSender(Loop& loop, DeliveryMeter& meter, Pace pace, Options options)
    : loop_(loop),
      meter_(meter),
      pace_(pace),
      options_(std::move(options)),
      jitter_(options_.seed) {}

bool WebhookSender::post(const Url& target, std::string body) {
  if (pending_ >= options_.pending_max) return false;
  ++pending_;
  meter_.update([](DeliveryCounts& c) { ++c.bodies, ++c.pending; });
  Lane& lane = lane_of(target);
  lane.waiting.push_back({target.target, std::move(body), 0, std::chrono::steady_clock::now()});
  drive(lane);
  return true;
}

void WebhookSender::announce() {
  meter_.update([](DeliveryCounts& c) { ++c.pending; });
}

void WebhookSender::arrived(bool posted) {
  meter_.update([&](DeliveryCounts& c) {
    --c.pending;
    if (!posted) ++c.dropped;
  });
}

WebhookSender::Lane& WebhookSender::lane_of(const Url& target) {
  Lane& lane = lanes_[target.origin()];
  if (!lane.client) {
    HttpClient::Options options;
    options.origin = target;
    options.authority_pem = options_.authority_pem;
    options.connections = options_.connections;
    lane.client = HttpClient::make(loop_, std::move(options));
  }
  return lane;
}

void WebhookSender::drive(Lane& lane) {
  while (!lane.waiting.empty() && lane.client->ready()) {
    Delivery delivery = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    HttpRequest request;
    request.method = "POST";
    request.target = delivery.target;
    request.headers = {
        {"content-type", "application/json"},
        {"user-agent", "facebookexternalua"},
        {"x-hub-signature-256", webhook_signature(options_.app_secret, delivery.body)}};
    request.body = delivery.body;
    meter_.update([](DeliveryCounts& c) { ++c.attempts; });
    lane.client->send(std::move(request),
                      [this, &lane, kept = std::move(delivery)](Result<HttpReply> outcome) mutable {
                        settle(lane, std::move(kept), outcome);
                        drive(lane);
                      });
  }
}

void WebhookSender::settle(Lane& lane, Delivery delivery, const Result<HttpReply>& outcome) {
  if (outcome && outcome->status == 200) {
    --pending_;
    meter_.update([](DeliveryCounts& c) { ++c.acknowledged, --c.pending; });
    return;
  }
  meter_.update([&](DeliveryCounts& c) { outcome ? ++c.refused : ++c.unreachable; });
  ++delivery.failures;
  retry(lane, std::move(delivery));
}

void WebhookSender::retry(Lane& lane, Delivery delivery) {
  const auto wait = retry_delay(delivery.failures);
  const auto age = std::chrono::steady_clock::now() - delivery.first;
  if (age + pace_.real(wait) > pace_.real(kGiveUp)) {
    --pending_;
    meter_.update([](DeliveryCounts& c) { ++c.dropped, --c.pending; });
    return;
  }
  // A little jitter, and never a busy loop against a receiver that is down.
  const auto spread = pace_.real(std::chrono::milliseconds(jitter_.below(500)));
  const auto least = std::chrono::microseconds(1000);
  loop_.after(std::max(pace_.real(wait) + spread, least),
              [this, &lane, kept = std::move(delivery)]() mutable {
                lane.waiting.push_back(std::move(kept));
                drive(lane);
              });
}

}  // namespace sambung::simulator
