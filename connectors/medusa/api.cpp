#include "connectors/medusa/api.hpp"

#include <algorithm>

#include "connectors/medusa/failure.hpp"

namespace sambung::medusa {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

/// What is left of a call's time for telling the host what came.
constexpr milliseconds kMargin{400};

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '-' || c == '.';
}

std::string with(const std::string& path, const Api::Query& query) {
  std::string url = path;
  char before = '?';
  for (const auto& [name, value] : query) {
    url += before + percent_encode(name) + '=' + percent_encode(value);
    before = '&';
  }
  return url;
}

}  // namespace

bool is_id(std::string_view text) {
  constexpr std::size_t kIdBytesMax = 127;
  return !text.empty() && text.size() <= kIdBytesMax && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), is_plain);
}

std::string percent_encode(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_plain(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return encoded;
}

json Api::say(HttpRequest request) {
  const auto left =
      std::chrono::duration_cast<milliseconds>(deadline_ - std::chrono::steady_clock::now()) -
      kMargin;
  if (left <= milliseconds(0)) throw Failure(Outcome::transient("no time left for this request"));
  request.deadline = left;
  const HttpAnswer answer = http_.send(request);
  if (answer.server_ms != 0) server_ms_ = answer.server_ms;
  if (!answer.good()) throw Failure(outcome_of_answer(request, answer));
  json reply = json::parse(answer.body, nullptr, false);
  if (!reply.is_object()) {
    const std::string why = "the answer is no JSON object; http.base_url must be Medusa's own";
    throw Failure(may_repeat(request) ? Outcome::transient(why) : Outcome::unknown(why));
  }
  return reply;
}

json Api::get(const std::string& path, const Query& query) {
  return say({.method = "GET", .url = with(path, query)});
}

json Api::get_if_there(const std::string& path, const Query& query) {
  try {
    return get(path, query);
  } catch (const Failure& failure) {
    if (failure.outcome.outcome != SAMBUNG_GONE) throw;
    return nullptr;
  }
}

json Api::post(const std::string& path, const json& body) {
  HttpRequest request{.method = "POST", .url = path};
  request.headers = {{"Content-Type", "application/json"}};
  request.body = body.dump();
  return say(std::move(request));
}

void Api::erase(const std::string& path) {
  try {
    say({.method = "DELETE", .url = path, .repeatable = true});
  } catch (const Failure& failure) {
    if (failure.outcome.outcome != SAMBUNG_GONE) throw;
  }
}

}  // namespace sambung::medusa
