#include "core/http/hook_ingest.hpp"

#include "core/http/query.hpp"
#include "core/logging/logger.hpp"

namespace sambung::http {

namespace {

constexpr std::size_t kChallengeBytesMax = 256;

Reply empty_json(int status) {
  return {.status = status, .body = "{}", .content_type = "application/json"};
}

/// A challenge is echoed to whoever asks: letters that mean nothing to a browser, and few of them.
bool is_safe(std::string_view challenge) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.=";
  return !challenge.empty() && challenge.size() <= kChallengeBytesMax &&
         challenge.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string challenge_in(const Request& request, const std::string& parameter) {
  if (parameter.empty() || request.method() != "GET") return {};
  for (const auto& [name, value] : parse_query(request.query())) {
    if (name == parameter && is_safe(value)) return value;
  }
  return {};
}

}  // namespace

struct HookIngest::Way {
  explicit Way(inbound::Door from) : door(std::move(from)) {}

  const inbound::Door door;
  Mutex mutex;
  HookCounts counts SAMBUNG_GUARDED_BY(mutex);
};

HookIngest::HookIngest(const model::Keys& keys, journal::Journal& journal, const Clock& clock,
                       spdlog::logger& log)
    : keys_(keys), journal_(journal), clock_(clock), log_(log) {}

void HookIngest::open(inbound::Door door) {
  std::string name = door.connection;
  auto way = std::make_shared<Way>(std::move(door));
  Lock lock(mutex_);
  ways_[std::move(name)] = std::move(way);
}

void HookIngest::close(const std::string& connection) {
  Lock lock(mutex_);
  ways_.erase(connection);
}

std::shared_ptr<HookIngest::Way> HookIngest::find(std::string_view connection) const {
  Lock lock(mutex_);
  const auto found = ways_.find(connection);
  return found == ways_.end() ? nullptr : found->second;
}

HookCounts HookIngest::counts(const std::string& connection) const {
  const auto way = find(connection);
  if (!way) return {};
  Lock lock(way->mutex);
  return way->counts;
}

void HookIngest::refuse(Way& way, const std::string& why, const Respond& respond) const {
  {
    Lock lock(way.mutex);
    ++way.counts.refused;
    if (way.counts.last_refusal != why) {
      log_.warn("event=hook_refused connection={} reason=\"{}\"", way.door.connection, why);
    }
    way.counts.last_refusal = why;
  }
  respond(empty_json(401));
}

void HookIngest::handle(const Request& request, Respond respond) {
  const std::string_view rest = request.path().substr(kRoot.size());
  const std::size_t slash = rest.find('/');
  const std::string_view token =
      slash == rest.npos ? rest.substr(rest.size()) : rest.substr(slash + 1);
  const auto way = find(rest.substr(0, slash));
  if (!way) return respond(empty_json(404));
  const inbound::Door& door = way->door;
  std::string url = door.public_url + std::string(request.path());
  if (!request.query().empty()) url += "?" + std::string(request.query());
  const inbound::Arrival arrival{
      .hook = {.method = request.method(),
               .url = url,
               .path = request.path(),
               .body = request.body(),
               .header = [&request](std::string_view name) { return request.header(name); }},
      .token = token,
      .query = request.query()};
  if (const std::string challenge = challenge_in(request, door.recipe.challenge);
      !challenge.empty() && (door.verifier || token == door.token)) {
    return respond({.status = 200, .body = challenge});
  }
  inbound::Admission admission = inbound::admit(door, arrival, keys_, clock_.now(), ++number_);
  if (admission.what == inbound::Admission::What::kRefuse) {
    return refuse(*way, admission.why, respond);
  }
  if (admission.what == inbound::Admission::What::kGreeting) return respond(empty_json(200));
  std::vector<model::EncodedEvent> events;
  events.push_back(*std::move(admission.event));
  const auto settle = [way, respond](bool stored, bool repeated, UnixTime now) {
    {
      Lock lock(way->mutex);
      HookCounts& counts = way->counts;
      ++(!stored ? counts.not_stored : repeated ? counts.repeated : counts.received);
      if (stored) counts.last = now;
    }
    respond(empty_json(stored ? 200 : 503));
  };
  const bool queued = journal_.append(
      std::move(events), journal::Priority::kWebhook,
      [settle, now = clock_.now()](const Result<std::vector<journal::Appended>>& appended) {
        settle(static_cast<bool>(appended), appended && appended->front().duplicate, now);
      });
  if (!queued) settle(false, false, {});
}

}  // namespace sambung::http
