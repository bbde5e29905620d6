#pragma once

#include <string>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"

namespace sambung::history {

/// A place's time, by its name in the IANA database ("Asia/Jakarta"). Immutable, thread-safe.
class TimeZone {
 public:
  /// kInvalid - this machine knows no zone of that name; install tzdata, or correct it.
  static Result<TimeZone> find(const std::string& name);

  const std::string& name() const { return name_; }
  /// "2026-11-24".
  std::string day_of(UnixTime time) const;
  /// "08:01".
  std::string clock_of(UnixTime time) const;
  /// When a day begins, and when the next one does; `day` as `day_of` writes it.
  struct Span {
    UnixTime begin;
    UnixTime end;
  };
  Span span_of(UnixTime within) const;

 private:
  TimeZone(std::string name, const void* zone) : name_(std::move(name)), zone_(zone) {}

  std::string name_;
  const void* zone_;  // the library's, which lives for ever
};

}  // namespace sambung::history
