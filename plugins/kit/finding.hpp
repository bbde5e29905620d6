#pragma once

#include <cstdint>
#include <string>

namespace sambung::kit {

enum class Verdict : std::uint8_t {
  kPassed,
  kFailed,
  kSkipped,  ///< the connector says that it cannot do this, or the order forbids effects
};

/// What a check found. `detail`: what was done and what came, or why it was skipped.
struct Finding {
  Verdict verdict = Verdict::kPassed;
  std::string detail;
};

inline Finding passed(std::string detail = {}) { return {Verdict::kPassed, std::move(detail)}; }
inline Finding failed(std::string detail) { return {Verdict::kFailed, std::move(detail)}; }
inline Finding skipped(std::string why) { return {Verdict::kSkipped, std::move(why)}; }

}  // namespace sambung::kit
