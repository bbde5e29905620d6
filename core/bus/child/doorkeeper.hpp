#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/secret.hpp"

namespace sambung::bus {

inline constexpr std::string_view kZapDomain = "sambung";

/// Decides who may connect over tcp (ZeroMQ RFC 27, "ZAP"): who says the token as password of the
/// PLAIN mechanism. Without a token nobody may. Immutable.
class Doorkeeper {
 public:
  explicit Doorkeeper(const Secret& token);
  /// Total: any frames get an answer, and only the right ones status 200.
  std::vector<std::string> answer(const std::vector<std::string>& asked) const;

 private:
  bool right(std::string_view password) const;

  bool open_ = false;
  std::string digest_;  ///< of the token: equal lengths are compared in constant time
};

}  // namespace sambung::bus
