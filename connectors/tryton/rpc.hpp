#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <sambung/http.hpp>
#include <string>

namespace sambung::tryton {

/// What a method does there: a read may be repeated, a write may have taken effect without an answer.
enum class Effect : std::uint8_t { kRead, kWrite };

/// Tryton's JSON-RPC: POST to the database's place, {"id","method","params":[...,context]}.
/// Confined to the instance's thread.
class Rpc {
 public:
  explicit Rpc(const Host& host) : http_(host) {}

  /// Requests from now on end by then.
  void until(std::chrono::steady_clock::time_point deadline) { deadline_ = deadline; }

  /// The `result`. `params` is a list without the context. Throws Failure.
  nlohmann::json call(const std::string& method, nlohmann::json params, Effect effect,
                      nlohmann::json context = nlohmann::json::object());

  /// The server's clock at the last answer, Unix milliseconds; 0: it did not say.
  std::int64_t server_ms() const { return server_ms_; }

 private:
  Http http_;
  std::chrono::steady_clock::time_point deadline_{};
  std::int64_t server_ms_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace sambung::tryton
