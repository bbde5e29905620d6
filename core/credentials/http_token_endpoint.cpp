#include "core/credentials/http_token_endpoint.hpp"

#include <utility>

#include "plugins/http/client.hpp"
#include "plugins/http/retry_after.hpp"

namespace sambung::credentials {

namespace {

constexpr std::size_t kTokenAnswerBytesMax = 256U << 10;
constexpr std::chrono::seconds kExchangeMost{30};

remote::Request request_of(const Form& form) {
  remote::Request request;
  request.method = "POST";
  request.url = form.url;
  request.headers.push_back({"Content-Type", form.content_type});
  for (const Header& header : form.headers) {
    request.headers.push_back({header.name, std::string(header.value.reveal())});
  }
  request.body = form.body.reveal();
  request.deadline = kExchangeMost;
  return request;
}

Answer answer_of(remote::Response response, UnixTime now) {
  Answer answer;
  answer.status = response.status;
  if (const auto wait = remote::retry_after(response, now)) {
    answer.retry_after = std::chrono::ceil<std::chrono::seconds>(*wait);
  }
  for (remote::Header& header : response.headers) {
    answer.headers.push_back({std::move(header.name), Secret(std::move(header.value))});
  }
  answer.body = Secret(std::move(response.body));
  return answer;
}

}  // namespace

Result<void> HttpTokenEndpoint::add(const std::string& url, const Reach& reach) {
  remote::Options options;
  options.body_bytes_max = kTokenAnswerBytesMax;
  options.redirects_max = 0;
  options.allow_private = reach.allow_private;
  options.allowed = reach.allowed;
  options.ca_file = reach.ca_file;
  auto client = remote::Client::make(std::move(options));
  if (!client) return client.error();
  by_url_[url] = std::move(*client);
  return {};
}

Result<Answer> HttpTokenEndpoint::exchange(const Form& form) {
  const auto found = by_url_.find(form.url);
  if (found == by_url_.end()) {
    return Error{ErrorCode::kUnavailable, "nobody said how this token endpoint is reached"};
  }
  remote::Request request = request_of(form);
  request.stop = stop_.get_token();
  remote::Reply reply = found->second->send(request);
  if (!reply) return Error{ErrorCode::kUnavailable, std::move(reply.failure().what)};
  return answer_of(std::move(*reply), clock_.now());
}

}  // namespace sambung::credentials
