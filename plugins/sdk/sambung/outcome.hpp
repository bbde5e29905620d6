#pragma once

#include <sambung/abi.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace sambung {

/// What became of one item. `reason` is for operators: never message text, names or phone numbers.
struct Outcome {
  std::int32_t outcome = SAMBUNG_TRANSIENT;
  std::string reason;
  std::chrono::milliseconds retry_after{0};
  std::string remote_id;

  bool is_done() const { return outcome == SAMBUNG_DONE; }

  static Outcome done(std::string remote_id = {}) {
    return {SAMBUNG_DONE, {}, {}, std::move(remote_id)};
  }
  /// Try again later; the broker's back-off decides when.
  static Outcome transient(std::string why) { return {SAMBUNG_TRANSIENT, std::move(why), {}, {}}; }
  static Outcome throttled(std::string why, std::chrono::milliseconds after) {
    return {SAMBUNG_THROTTLED, std::move(why), after, {}};
  }
  /// This item can never succeed: to the dead letters.
  static Outcome invalid(std::string why) { return {SAMBUNG_INVALID, std::move(why), {}, {}}; }
  static Outcome not_supported(std::string why) {
    return {SAMBUNG_NOT_SUPPORTED, std::move(why), {}, {}};
  }
  static Outcome auth_dead(std::string why) { return {SAMBUNG_AUTH_DEAD, std::move(why), {}, {}}; }
  static Outcome permission(std::string why) {
    return {SAMBUNG_PERMISSION, std::move(why), {}, {}};
  }
  static Outcome unknown(std::string why) { return {SAMBUNG_UNKNOWN, std::move(why), {}, {}}; }
  static Outcome quota(std::string why) { return {SAMBUNG_QUOTA, std::move(why), {}, {}}; }
  /// The record has another version than expected; nothing was written.
  static Outcome conflict(std::string why) { return {SAMBUNG_CONFLICT, std::move(why), {}, {}}; }
  static Outcome duplicate(std::string why, std::string remote_id) {
    return {SAMBUNG_DUPLICATE, std::move(why), {}, std::move(remote_id)};
  }
  static Outcome merged(std::string into) { return {SAMBUNG_MERGED, {}, {}, std::move(into)}; }
  static Outcome gone(std::string why) { return {SAMBUNG_GONE, std::move(why), {}, {}}; }
  static Outcome not_attempted() { return {SAMBUNG_NOT_ATTEMPTED, {}, {}, {}}; }
};

namespace detail {

inline void copy_text(std::string_view text, char* to, std::size_t capacity) noexcept {
  const std::size_t size = std::min(text.size(), capacity - 1);
  if (size > 0) std::memcpy(to, text.data(), size);
  to[size] = '\0';
}

inline void write(const Outcome& from, sambung_outcome* to) noexcept {
  const auto after = std::clamp<std::int64_t>(from.retry_after.count(), 0, UINT32_MAX);
  to->outcome = from.outcome;
  to->retry_after_ms = static_cast<std::uint32_t>(after);
  copy_text(from.reason, to->reason, sizeof to->reason);
  copy_text(from.remote_id, to->remote_id, sizeof to->remote_id);
}

/// Needs no memory, so that it works after std::bad_alloc.
inline void fail(std::int32_t outcome, const char* why, sambung_outcome* to) noexcept {
  to->outcome = outcome;
  to->retry_after_ms = 0;
  copy_text(why, to->reason, sizeof to->reason);
}

}  // namespace detail
}  // namespace sambung
