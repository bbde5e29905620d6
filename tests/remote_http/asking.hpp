#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "plugins/http/client.hpp"

namespace sambung::testing {

constexpr std::string_view kSecret = "s3cret";

/// A client that may connect to this machine.
inline std::unique_ptr<remote::Client> make_client(remote::Options options = {}) {
  options.allowed.push_back("127.0.0.0/8");
  auto client = remote::Client::make(std::move(options));
  EXPECT_TRUE(client) << client.error().what;
  return std::move(*client);
}

/// A request with a secret everywhere where one may stand.
inline remote::Request make_request(std::string method, const std::string& url) {
  remote::Request request;
  request.method = std::move(method);
  request.url = url + "?token=" + std::string(kSecret);
  request.headers = {{"Authorization", "Bearer " + std::string(kSecret)}};
  if (request.method != "GET" && request.method != "HEAD") request.body = kSecret;
  request.deadline = std::chrono::seconds(10);
  return request;
}

/// What came of a request that must fail, in short; and that no secret is in it.
inline remote::Failure failure_of(const remote::Reply& reply) {
  if (reply) {
    ADD_FAILURE() << "answered with " << reply->status << ": " << reply->body;
    return {remote::Kind::kRefused, "answered"};
  }
  EXPECT_EQ(reply.failure().what.find(kSecret), std::string::npos) << reply.failure().what;
  return reply.failure();
}

/// Waits until `condition` holds, ten seconds at most.
template <class Condition>
bool await(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace sambung::testing

namespace sambung::remote {

inline void PrintTo(Kind kind, std::ostream* out) {
  constexpr const char* kNames[] = {"refused",   "not sent", "ambiguous",
                                    "too large", "deadline", "cancelled"};
  *out << kNames[static_cast<int>(kind)];
}

}  // namespace sambung::remote
