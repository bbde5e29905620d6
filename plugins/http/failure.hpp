#pragma once

#include <string>
#include <utility>
#include <variant>

#include "core/base/assert.hpp"

namespace sambung::remote {

/// Why there is no answer, by what the caller may do next.
enum class Kind {
  kRefused,    ///< by us: a bad request or URL, an address or a redirect that is not allowed
  kNotSent,    ///< no name, no connection, no TLS: the system saw nothing; safe to repeat
  kAmbiguous,  ///< lost or unreadable after bytes left: the system may have done it
  kTooLarge,   ///< the answer is beyond a bound; the system may have done it
  kDeadline,   ///< `bytes_left` says whether the system may have done it
  kCancelled,  ///< likewise
};

/// `what` is for operators: scheme, host and at most a short first piece of the path, and the reason;
/// never a query, a header's value or a body. Plain value.
struct Failure {
  Kind kind;
  std::string what;
  /// Whether any byte of the request had left, in this hop or in one before it that was redirected.
  /// Never true with kNotSent; true with kRefused when it is a redirect that was refused.
  bool bytes_left = false;
};

/// The sink of a request wants no more of the answer.
inline Failure unwanted() { return {Kind::kCancelled, "no more of the answer is wanted", true}; }

/// A value or a Failure; `Result` with another error.
template <class T>
class [[nodiscard]] Tried {
 public:
  Tried(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Tried(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() {
    SAMBUNG_ASSERT(*this);
    return std::get<0>(state_);
  }
  const T& operator*() const { return **const_cast<Tried*>(this); }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }
  Failure& failure() {
    SAMBUNG_ASSERT(!*this);
    return std::get<1>(state_);
  }
  const Failure& failure() const { return const_cast<Tried*>(this)->failure(); }

 private:
  std::variant<T, Failure> state_;
};

}  // namespace sambung::remote
