#pragma once

#include <chrono>
#include <string>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/lookup/question.hpp"
#include "core/supervise/connector_port.hpp"

namespace sambung::lookup {

inline constexpr std::size_t kItemBytesMax = 64U << 10;
inline constexpr std::size_t kAnswerBytesMax = 256U << 10;

/// What a system said. Plain value.
struct Answer {
  std::string items = "[]";   ///< JSON, a list of objects, the newest first
  std::size_t count = 0;      ///< of them
  std::size_t left_out = 0;   ///< that the mapping could not read
  UnixTime at{};              ///< when it was said
  std::string stale_because;  ///< why there is no newer one; empty: this is what there is
};

/// The answer to `question` out of what the connector gave at `now`, each item held to the
/// contract: a JSON object of at most kItemBytesMax, all of them kAnswerBytesMax, no more than the
/// question wants. A record becomes its fields with its id. By the outcome:
/// kInvalid - asked so it has no answer, or what it gave breaks the contract; kUnauthorised - the
/// system does not let us in; kFull - it asks us to wait; kUnavailable - it failed. No reason has a
/// value of a key.
Result<Answer> read_answer(const supervise::CallResult& given, const Question& question,
                           UnixTime now);

/// {"connection","what","stale","age_ms","items"}, with "reason" when it is stale and "left_out"
/// when something is.
std::string to_json(const Answer& answer, const Question& question, const std::string& connection,
                    std::chrono::milliseconds age);

}  // namespace sambung::lookup
