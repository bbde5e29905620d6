#include "plugins/services/http_service.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "plugins/http/client.hpp"
#include "plugins/http/request_head.hpp"
#include "plugins/http/url.hpp"
#include "plugins/services/token_show.hpp"

namespace sambung::services {

namespace {

using std::chrono::milliseconds;

milliseconds left(BrokerLine::Clock::time_point until) {
  return std::chrono::duration_cast<milliseconds>(until - BrokerLine::Clock::now());
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

std::string origin_of(const std::string& url) {
  const auto read = remote::parse_url(url);
  return read ? read->origin() : std::string();
}

double number_in(const remote::Response& response, const std::string& header) {
  const auto text = header.empty() ? std::nullopt : response.header(header);
  double value = -1;
  if (!text) return value;
  const auto parsed = std::from_chars(text->data(), text->data() + text->size(), value);
  return parsed.ec == std::errc{} && std::isfinite(value) && value >= 0 && value < 1e12 ? value
                                                                                        : -1;
}

}  // namespace

HttpService::HttpService(HttpSetup setup, BrokerLine& line,
                         std::unique_ptr<remote::Transport> transport)
    : setup_(std::move(setup)),
      line_(line),
      transport_(std::move(transport)),
      tokens_(line),
      leave_(line) {
  for (const std::string& use : setup_.credentials) further_.try_emplace(use, line_, use);
  if (!setup_.record.empty()) recorder_ = std::make_unique<Recorder>(setup_.record);
}

HttpAnswer HttpService::send(HttpErrand errand) {
  if (!line_.working()) {
    return failed(SAMBUNG_HTTP_REFUSED,
                  "requests can be made only while a delivery or operation runs");
  }
  if (auto trouble = open_transport()) return std::move(*trouble);
  return send_by(errand, BrokerLine::Clock::now() + errand.request.deadline);
}

HttpAnswer HttpService::send_by(HttpErrand& errand, Until until) {
  if (auto failure = prepare(errand, until)) return std::move(*failure);
  TokenHolder& tokens = tokens_for(errand);
  for (int tries = 0;; ++tries) {
    HttpAnswer answer = send_once(errand, until);
    if (!errand.with_auth || answer.failure != SAMBUNG_HTTP_ANSWERED) return answer;
    const int status = answer.response.status;
    if (status >= 200 && status < 300) tokens.accepted();
    if (status != 401) return answer;
    auto dead = tokens.rejected(until);
    if (!dead && tries == 0) dead = tokens.refresh(until);
    if (!dead && tries == 0) continue;
    if (!dead) return answer;  // not the token's fault: others get on with such a one
    dead->response.status = status;
    return std::move(*dead);
  }
}

HttpAnswer HttpService::send_once(const HttpErrand& errand, Until until) {
  remote::Request request = errand.request;
  if (errand.with_auth) {
    shown_ = &tokens_for(errand);
    if (auto shown = show(shown_->token(), request, SystemClock().now()); !shown) {
      return failed(SAMBUNG_HTTP_REFUSED, shown.error().what);
    }
  }
  if (counts(errand)) {
    if (auto failure = leave_.take(errand, until)) return std::move(*failure);
  }
  request.deadline = std::max(left(until), milliseconds(1));
  request.stop = line_.stop();
  HttpAnswer answer = answer_of(transport_->send(request), SystemClock().now());
  if (counts(errand)) {
    leave_.settle(errand, answer);
    read_limits(answer.response);
  }
  if (recorder_) recorder_->keep(errand.request, answer.response);
  return answer;
}

std::optional<HttpAnswer> HttpService::open_transport() {
  if (transport_) return {};
  remote::Options options;
  options.allow_private = setup_.allow_private;
  options.allowed = setup_.allowed;
  options.ca_file = setup_.ca_file;
  auto client = remote::Client::make(std::move(options));
  if (!client)
    return failed(SAMBUNG_HTTP_NOT_ALLOWED, "http of the settings: " + client.error().what);
  transport_ = std::move(*client);
  return {};
}

std::optional<HttpAnswer> HttpService::prepare(HttpErrand& errand, Until until) {
  if (errand.credential.empty()) errand.with_auth = errand.with_auth && setup_.credential;
  if (auto failure = ready_tokens(errand, until)) return failure;
  if (auto failure = place(errand.request)) return failure;
  if (auto fit = remote::check(errand.request); !fit) {
    return failed(SAMBUNG_HTTP_REFUSED, fit.error().what);
  }
  const auto url = remote::parse_url(errand.request.url);
  if (!url) return failed(SAMBUNG_HTTP_REFUSED, url.error().what);
  if (errand.with_auth && !shown_to(url->origin(), tokens_for(errand))) {
    return failed(SAMBUNG_HTTP_NOT_ALLOWED,
                  "the credential is not shown to " + url->origin() +
                      "; name that in `origins` of the manifest's auth, or ask without auth");
  }
  return {};
}

std::optional<HttpAnswer> HttpService::ready_tokens(const HttpErrand& errand, Until until) {
  const bool own = errand.credential.empty();
  if (errand.with_auth && !own && !further_.contains(errand.credential)) {
    return failed(SAMBUNG_HTTP_NOT_ALLOWED, "connection " + setup_.connection +
                                                " has no credential for " + errand.credential +
                                                "; name one under its `credentials: {" +
                                                errand.credential + ": NAME}`");
  }
  const bool relative = errand.request.url.starts_with('/');
  // A token may be what says where the base is.
  if ((errand.with_auth && own) || (relative && setup_.base_url.empty() && setup_.credential)) {
    if (auto failure = tokens_.refresh(until)) return failure;
  }
  return errand.with_auth && !own ? tokens_for(errand).refresh(until) : std::nullopt;
}

/// After `ready_tokens`, for a request that shows one.
TokenHolder& HttpService::tokens_for(const HttpErrand& errand) {
  const auto further = further_.find(errand.credential);
  return further == further_.end() ? tokens_ : further->second;
}

bool HttpService::counts(const HttpErrand& errand) const {
  return setup_.limited && errand.credential.empty();
}

std::optional<HttpAnswer> HttpService::place(remote::Request& request) const {
  // What stands behind it is not sent, and nothing must be appended to it.
  request.url.erase(std::min(request.url.find('#'), request.url.size()));
  if (!request.url.starts_with('/')) return {};
  const std::string base = base_known();
  if (base.empty()) {
    return failed(
        SAMBUNG_HTTP_NOT_ALLOWED,
        "nobody says where the system is: set `http: {base_url: https://...}` of connection " +
            setup_.connection);
  }
  request.url.insert(0, base);
  return {};
}

std::string HttpService::base_known() const {
  return without_slash(setup_.base_url.empty() ? tokens_.token().origin : setup_.base_url);
}

bool HttpService::shown_to(const std::string& origin, const TokenHolder& tokens) const {
  const auto is_it = [&](const std::string& url) { return origin_of(url) == origin; };
  return is_it(setup_.base_url) || is_it(tokens.token().origin) ||
         std::any_of(setup_.origins.begin(), setup_.origins.end(), is_it);
}

std::string HttpService::base() {
  constexpr milliseconds kPatience{30'000};
  if (setup_.base_url.empty() && setup_.credential && line_.working()) {
    if (tokens_.refresh(BrokerLine::Clock::now() + kPatience)) return {};
  }
  return base_known();
}

bool HttpService::rejected() {
  constexpr milliseconds kPatience{5'000};
  if ((!setup_.credential && shown_ == &tokens_) || !line_.working()) return false;
  return !shown_->rejected(BrokerLine::Clock::now() + kPatience);
}

void HttpService::limit(const std::string& name, const sambung_http_limit& stands) {
  if (!setup_.limited) return;
  const auto sound = [](double value) {
    return std::isfinite(value) && value >= 0 && value < 1e12 ? value : -1.0;
  };
  wire::Ask ask;
  ask.kind = wire::AskKind::kReport;
  ask.scope = name;
  ask.remaining = sound(stands.remaining);
  ask.size = sound(stands.size);
  ask.per_second = sound(stands.per_second);
  ask.resets_in_ms = sound(stands.resets_in_ms);
  line_.tell(ask);
}

void HttpService::read_limits(const remote::Response& response) {
  for (const LimitHeaders& headers : setup_.limit_headers) {
    sambung_http_limit stands{};
    stands.remaining = number_in(response, headers.remaining);
    stands.size = number_in(response, headers.size);
    stands.per_second = -1;
    stands.resets_in_ms = number_in(response, headers.resets_ms);
    const double seconds = number_in(response, headers.resets_s);
    if (seconds >= 0) stands.resets_in_ms = seconds * 1000;
    if (stands.remaining >= 0 || stands.size >= 0) limit(headers.limit, stands);
  }
}

}  // namespace sambung::services
