#include "connectors/web/api.hpp"

#include <algorithm>

namespace sambung::web {

HttpRequest json_request(std::string method, std::string url, const Json& body) {
  HttpRequest request{.method = std::move(method), .url = std::move(url)};
  request.headers = {{"Content-Type", "application/json"}};
  request.body = dump(body);
  return request;
}

Outcome lost_answer(const HttpRequest& request, std::string why) {
  return may_repeat(request) ? Outcome::transient(std::move(why))
                             : Outcome::unknown(std::move(why));
}

Reply Api::exchange(const HttpRequest& request) {
  Reply reply;
  reply.http = line_.send(request);
  reply.status = status_ = reply.http.status;
  if (reply.http.server_ms != 0) server_ms_ = reply.http.server_ms;
  if (!reply.http.answered()) throw Failure(outcome_of(request, reply.http));
  std::optional<Json> body = parse_json(reply.http.body);
  const bool readable = body.has_value() || reply.http.body.empty();
  if (body) reply.body = *std::move(body);
  const auto judged = judge_(request, reply.http, reply.body);
  const Outcome outcome = judged ? *judged : outcome_of(request, reply.http);
  if (!outcome.is_done()) throw Failure(outcome);
  if (!readable) throw Failure(lost_answer(request, "the answer was cut off or is no JSON"));
  return reply;
}

Reply Api::say(HttpRequest request) {
  using std::chrono::milliseconds;
  const auto left =
      std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now() - kMargin / 2);
  if (left <= milliseconds(0)) throw Failure(Outcome::transient("no time left for this request"));
  request.deadline = std::min(left, milliseconds(30'000));
  try {
    return exchange(request);
  } catch (const Failure& failure) {
    // The host has tried a fresh token after 401 by itself; of other words only the judge knows.
    const bool other_words = status_ != 0 && status_ != 401;
    if (failure.outcome.outcome != SAMBUNG_AUTH_DEAD || !other_words || !line_.rejected()) throw;
  }
  return exchange(request);
}

Json Api::get(const std::string& path, const Query& query) {
  return say({.method = "GET", .url = with_query(path, query)}).body;
}

Json Api::get_if_there(const std::string& path, const Query& query) {
  try {
    return get(path, query);
  } catch (const Failure& failure) {
    if (failure.outcome.outcome != SAMBUNG_GONE) throw;
    return nullptr;
  }
}

}  // namespace sambung::web
