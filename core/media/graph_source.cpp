#include "core/media/graph_source.hpp"

#include <algorithm>
#include <utility>

#include "plugins/http/retry_after.hpp"
#include "plugins/http/url.hpp"

namespace sambung::media {

namespace {

using deliver::ItemOutcome;
using deliver::OutcomeClass;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kAnswerBytesMax = 256 * 1024;
constexpr std::size_t kIdCharsMax = 128;
constexpr std::chrono::seconds kAnswerMost{30};
/// Meta may stand behind another of its hosts tomorrow; `media_hosts` of an app adds to these.
constexpr std::string_view kMetasHosts[] = {".fbsbx.com", ".fbcdn.net"};

/// What may stand in a path and a query as it is.
bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdCharsMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_' || c == '-' || c == '.';
         });
}

ItemOutcome too_large() {
  return outcome_of(OutcomeClass::kInvalid, "the file is larger than media.file_size allows");
}

ItemOutcome of_failure(const remote::Failure& failure) {
  if (failure.kind == remote::Kind::kTooLarge) return too_large();
  if (failure.kind == remote::Kind::kRefused) {
    return outcome_of(OutcomeClass::kUnknown, failure.what);
  }
  return outcome_of(OutcomeClass::kTransient, failure.what);
}

ErrorPace::Ending ending_of(const remote::Failure& failure) {
  const bool is_ours = failure.kind == remote::Kind::kTooLarge ||
                       failure.kind == remote::Kind::kRefused ||
                       failure.kind == remote::Kind::kCancelled;
  return is_ours ? ErrorPace::Ending::kNeither : ErrorPace::Ending::kOut;
}

/// What an error of the Graph API means, by its code first (Meta, "Error codes", read 2026-11).
OutcomeClass class_of(int status, int code) {
  if (status == 401 || code == 190) return OutcomeClass::kAuthDead;
  const bool forbidden = code == 3 || code == 10 || (code >= 200 && code <= 299) || code == 131005;
  if (forbidden || (status == 403 && code == 0)) return OutcomeClass::kPermission;
  constexpr int kTooMany[] = {4, 17, 32, 613, 80007, 130429};
  const bool throttled =
      std::find(std::begin(kTooMany), std::end(kTooMany), code) != std::end(kTooMany);
  if (status == 429 || throttled) return OutcomeClass::kThrottled;
  if (status == 404 || status == 410 || code == 100 || code == 131052) {
    return OutcomeClass::kInvalid;
  }
  return status >= 500 ? OutcomeClass::kTransient : OutcomeClass::kUnknown;
}

ItemOutcome of_answer(const char* what, const remote::Response& response, UnixTime now) {
  const int code = whatsapp::graph_error_code(response.body);
  std::string reason = std::string(what) + " was answered " + std::to_string(response.status);
  if (code != 0) {
    reason += ", code " + std::to_string(code) + " (sambung explain " + std::to_string(code) + ")";
  }
  ItemOutcome outcome = outcome_of(class_of(response.status, code), std::move(reason));
  switch (outcome.outcome) {
    case OutcomeClass::kInvalid:
      outcome.reason += ": Meta has no such thing, or not any more, or the token may not see it";
      break;
    case OutcomeClass::kAuthDead:
      outcome.reason += ": make a new access token of a system user";
      break;
    case OutcomeClass::kPermission:
      outcome.reason += ": give the access token whatsapp_business_messaging for this account";
      break;
    default: break;
  }
  if (const auto wait = remote::retry_after(response, now)) outcome.retry_after = *wait;
  return outcome;
}

bool is_good(const remote::Response& response) {
  return response.status >= 200 && response.status < 300;
}

}  // namespace

GraphSource::GraphSource(GraphApp app, std::string origin, Clients clients, const Clock& clock)
    : app_(std::move(app)),
      origin_(std::move(origin)),
      clients_(std::move(clients)),
      clock_(clock),
      pace_(clock) {}

Result<std::unique_ptr<GraphSource>> GraphSource::make(GraphApp app, const Clock& clock) {
  const auto url = remote::parse_url(app.url);
  if (!url) return url.error();
  const auto client = [&app](std::uint64_t bytes_max) {
    remote::Options options;
    options.body_bytes_max = bytes_max;
    options.allow_private = app.allow_private;
    options.allowed = app.allowed;
    options.ca_file = app.ca_file;
    return remote::Client::make(std::move(options));
  };
  auto asking = client(kAnswerBytesMax);
  if (!asking) return asking.error();
  auto fetching = client(app.file_bytes_max);
  if (!fetching) return fetching.error();
  Clients clients{.asking = *std::move(asking), .fetching = *std::move(fetching)};
  return std::unique_ptr<GraphSource>(
      new GraphSource(std::move(app), url->origin(), std::move(clients), clock));
}

Arrival GraphSource::fetch(const Wanted& wanted, std::chrono::milliseconds deadline,
                           const std::function<bool(std::string_view)>& take) {
  if (!is_id(wanted.media_id) || !is_id(wanted.channel)) {
    return {.outcome = outcome_of(OutcomeClass::kInvalid, "the media id is none of Meta's"),
            .mime_type = {}};
  }
  const auto until = Steady::now() + deadline;
  bool begun = false;
  const auto noting = [&](std::string_view piece) {
    begun = true;
    return take(piece);
  };
  // An address may have ended when it is asked: it is good for 5 minutes.
  for (int tries = 1;; ++tries) {
    Known known = ask(wanted, until);
    if (known.outcome.outcome != OutcomeClass::kDone) {
      return {.outcome = std::move(known.outcome), .mime_type = {}};
    }
    Arrival arrival{.outcome = download(known.answer, until, noting),
                    .mime_type = std::move(known.answer.mime_type)};
    const bool ended = arrival.outcome.outcome == OutcomeClass::kInvalid;
    if (!ended || begun || tries == 2) return arrival;
  }
}

ItemOutcome GraphSource::probe(const std::string& node) {
  const auto until = Steady::now() + kAnswerMost;
  return hear(*clients_.asking,
              request_for(app_.url + "/" + node + "?fields=id", until, kAnswerMost),
              "the access token")
      .outcome;
}

remote::Request GraphSource::request_for(std::string url, Deadline until,
                                         std::chrono::milliseconds most) const {
  remote::Request request;
  request.url = std::move(url);
  request.headers.push_back({"Authorization", "Bearer " + std::string(app_.token.reveal())});
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now());
  request.deadline = std::clamp(left, std::chrono::milliseconds(1), most);
  request.stop = stop_.get_token();
  return request;
}

/// One request, unless Meta is to be left alone.
GraphSource::Heard GraphSource::hear(remote::Client& client, const remote::Request& request,
                                     const char* what) {
  if (const auto wait = pace_.begin(); wait.count() > 0) {
    ItemOutcome later = outcome_of(OutcomeClass::kThrottled,
                                   "Meta answered with errors, and is left alone for a while");
    later.retry_after = wait;
    return {.outcome = std::move(later), .body = {}};
  }
  remote::Reply reply = client.send(request);
  if (!reply) {
    pace_.end(ending_of(reply.failure()));
    return {.outcome = of_failure(reply.failure()), .body = {}};
  }
  if (is_good(*reply)) {
    pace_.end(ErrorPace::Ending::kGood);
    return {.outcome = outcome_of(OutcomeClass::kDone), .body = std::move(reply->body)};
  }
  ItemOutcome outcome = of_answer(what, *reply, clock_.now());
  const bool is_out =
      outcome.outcome == OutcomeClass::kTransient || outcome.outcome == OutcomeClass::kThrottled;
  pace_.end(is_out ? ErrorPace::Ending::kOut : ErrorPace::Ending::kRefused);
  return {.outcome = std::move(outcome), .body = {}};
}

GraphSource::Known GraphSource::ask(const Wanted& wanted, Deadline until) {
  const std::string url = app_.url + "/" + wanted.media_id + "?phone_number_id=" + wanted.channel;
  Heard heard = hear(*clients_.asking, request_for(url, until, kAnswerMost), "asking for the file");
  if (heard.outcome.outcome != OutcomeClass::kDone) {
    return {.outcome = std::move(heard.outcome), .answer = {}};
  }
  auto answer = whatsapp::read_media_answer(heard.body);
  if (!answer) {
    return {.outcome = outcome_of(OutcomeClass::kUnknown, answer.error().what), .answer = {}};
  }
  return {.outcome = outcome_of(OutcomeClass::kDone), .answer = *std::move(answer)};
}

ItemOutcome GraphSource::download(const whatsapp::MediaAnswer& answer, Deadline until,
                                  const std::function<bool(std::string_view)>& take) {
  if (answer.size_bytes.value_or(0) > app_.file_bytes_max) return too_large();
  if (const std::string objection = objection_to(answer.url); !objection.empty()) {
    return outcome_of(OutcomeClass::kUnknown, objection);
  }
  remote::Request request = request_for(answer.url, until, std::chrono::hours(1));
  request.sink = take;
  return hear(*clients_.fetching, request, "the download").outcome;
}

/// Why the token must not be shown there; empty if it may.
std::string GraphSource::objection_to(const std::string& text) const {
  const auto url = remote::parse_url(text);
  if (!url) return "Meta's answer names an address that cannot be used";
  if (url->origin() == origin_) return {};
  const auto& ours = app_.media_hosts;
  const bool known =
      std::find(ours.begin(), ours.end(), url->host) != ours.end() ||
      std::any_of(std::begin(kMetasHosts), std::end(kMetasHosts),
                  [&url](std::string_view suffix) { return url->host.ends_with(suffix); });
  if (known && url->tls) return {};
  return "the file lies at " + url->shown() +
         ", which is no host of Meta's; if it is to be trusted with the token, name it in "
         "media_hosts";
}

}  // namespace sambung::media
