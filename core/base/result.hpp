#pragma once

#include <string>
#include <utility>
#include <variant>

#include "core/base/assert.hpp"

namespace sambung {

/// What a caller can do about a failure; chosen by the next action, not by the origin.
enum class ErrorCode {
  kInvalid,       ///< the input is wrong: answer 400, dead-letter, exit 65
  kUnauthorised,  ///< not verified or not allowed: answer 401/403
  kNotFound,      ///< nothing by that name
  kExists,        ///< something is there already: exit 73
  kUnavailable,   ///< try again later: I/O failed, peer gone
  kFull,          ///< a bound is reached: answer 503
  kCorrupt,       ///< stored bytes are damaged: stop, never serve
};

/// `what` is for operators: what, where, why, how to fix. Never message text, names or phone numbers.
struct [[nodiscard]] Error {
  ErrorCode code;
  std::string what;
};

/// A value or an Error, spelt like std::expected so that C++23 can replace it.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return checked(); }
  const T& value() const& { return const_cast<Result*>(this)->checked(); }
  T&& value() && { return std::move(checked()); }
  T& operator*() & { return checked(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(checked()); }
  T* operator->() { return &checked(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    SAMBUNG_ASSERT(!has_value());
    return std::get<1>(state_);
  }

 private:
  T& checked() {
    SAMBUNG_ASSERT(has_value());
    return std::get<0>(state_);
  }

  std::variant<T, Error> state_;
};

/// Success or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), failed_(true) {}

  bool has_value() const { return !failed_; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const {
    SAMBUNG_ASSERT(failed_);
    return error_;
  }

 private:
  Error error_{ErrorCode::kInvalid, {}};
  bool failed_ = false;
};

}  // namespace sambung
