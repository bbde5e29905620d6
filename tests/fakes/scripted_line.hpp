#pragma once

#include <functional>
#include <vector>

#include "connectors/web/line.hpp"

namespace sambung::testing {

/// Answers as a test says, and keeps what was asked. Confined to the test's thread.
class ScriptedLine final : public web::Line {
 public:
  using Script = std::function<HttpAnswer(const HttpRequest& request)>;
  explicit ScriptedLine(Script script) : script_(std::move(script)) {}

  HttpAnswer send(const HttpRequest& request) override {
    asked.push_back(request);
    return script_(request);
  }
  std::string base() override { return "https://crm.example/api"; }
  bool rejected() override { return ++rejections == 1; }
  void report(const std::string& limit, const HttpLimit& stands) override {
    limits.emplace_back(limit, stands);
  }

  std::vector<HttpRequest> asked;
  std::vector<std::pair<std::string, HttpLimit>> limits;
  int rejections = 0;

 private:
  Script script_;
};

inline HttpAnswer said(int status, std::string body, std::vector<HttpHeader> headers = {}) {
  HttpAnswer answer;
  answer.failure = HttpFailure::kNone;
  answer.status = status;
  answer.body = std::move(body);
  answer.headers = std::move(headers);
  answer.server_ms = 1'764'050'000'000;
  return answer;
}

inline HttpAnswer lost() {
  HttpAnswer answer;
  answer.failure = HttpFailure::kAmbiguous;
  answer.bytes_left = true;
  answer.reason = "the connection was lost";
  return answer;
}

}  // namespace sambung::testing
