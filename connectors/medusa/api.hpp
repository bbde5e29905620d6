#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <sambung/http.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sambung::medusa {

/// Medusa's admin API. Throws Failure. Confined to the instance's thread.
class Api {
 public:
  using Query = std::vector<std::pair<std::string, std::string>>;

  explicit Api(const Host& host) : http_(host) {}

  /// Requests from now on end by then.
  void until(std::chrono::steady_clock::time_point deadline) { deadline_ = deadline; }

  nlohmann::json get(const std::string& path, const Query& query);
  /// Null when there is no such thing.
  nlohmann::json get_if_there(const std::string& path, const Query& query);
  nlohmann::json post(const std::string& path, const nlohmann::json& body);
  /// What is not there is deleted already.
  void erase(const std::string& path);

  /// The server's clock at the last answer, Unix milliseconds; 0: it did not say.
  std::int64_t server_ms() const { return server_ms_; }

 private:
  nlohmann::json say(HttpRequest request);

  Http http_;
  std::chrono::steady_clock::time_point deadline_{};
  std::int64_t server_ms_ = 0;
};

/// Whether a text can be an id of Medusa's ("cus_01M8..."), and so go into a path.
bool is_id(std::string_view text);

std::string percent_encode(std::string_view text);

}  // namespace sambung::medusa
