#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/simulator/json.hpp"
#include "core/simulator/net/http_client.hpp"
#include "core/simulator/net/loop.hpp"
#include "core/simulator/simulator.hpp"
#include "tests/simulator/receiver.hpp"

namespace sambung::simulator {

/// Blocking HTTP calls to one origin.
class Caller {
 public:
  explicit Caller(const std::string& base_url, std::string authority_pem = {});
  ~Caller();
  Result<HttpReply> call(HttpRequest request);

 private:
  Loop loop_;
  std::unique_ptr<HttpClient> client_;
};

/// What a Graph call gave.
struct Graphed {
  unsigned status = 0;
  Json body;
  int code() const { return body.contains("error") ? body["error"]["code"].get<int>() : 0; }
};

/// A simulator with a receiver behind it, a thousand times as fast as life.
class Stage : public ::testing::Test {
 protected:
  static constexpr const char* kSecret = "sambung-test-secret";
  static constexpr const char* kToken = "test-token";
  static constexpr const char* kPhone = "6281255501234";
  static inline const std::string kChannel = "820000000000002";
  static inline const std::string kAccount = "710000000000001";
  static inline const std::string kApp = "720000000000005";

  void SetUp() override {
    start([](Options&) {});
  }
  /// Starts, or starts anew, with options changed by `change`.
  void start(const std::function<void(Options&)>& change);
  static Options options(const std::string& target);

  Graphed get(const std::string& path);
  Graphed post(const std::string& path, const Json& body);
  Graphed post(const std::string& path, const char* json) { return post(path, Json::parse(json)); }
  Graphed remove(const std::string& path, const Json& body = nullptr);
  Graphed control(const std::string& path, const Json& body);
  Graphed send(const Json& body) { return post("/v26.0/" + kChannel + "/messages", body); }
  /// A text to `to`, with the common members.
  static Json text_to(const std::string& to);
  /// Uploads a small file; the media id.
  std::string upload(const std::string& mime_type, const std::string& bytes);
  Graphed upload_raw(const std::string& mime_type, const std::string& bytes);
  Graphed graph(HttpRequest request);

  /// Lets a person write, so that their window is open; the wamid. Waits until it is delivered.
  std::string customer_writes(const std::string& from = kPhone);
  /// The bodies accepted so far.
  std::vector<Json> bodies() const;
  /// The statuses of a message, in the order of arrival.
  std::vector<std::string> statuses_of(const std::string& message_id) const;

  std::unique_ptr<Receiver> receiver_;
  std::unique_ptr<Simulator> simulator_;
  std::unique_ptr<Caller> caller_;
};

}  // namespace sambung::simulator
