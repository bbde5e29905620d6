#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/secret.hpp"

namespace sambung::cli {

/// Takes out of log lines what must never stand there, whoever wrote it: phone numbers and secrets.
/// A number is a run of 8 or more digits with no letter beside it, or a plus sign and 8 or more
/// digits however they are grouped. Fields that hold our own figures (offset=, channel= ...) stay.
/// Immutable, thread-safe.
class Mask {
 public:
  /// `secrets` of fewer than 6 bytes are not looked for: they would hide half of every line.
  explicit Mask(std::vector<Secret> secrets = {}) : secrets_(std::move(secrets)) {}

  std::string apply(std::string_view line) const;
  /// The same inside the strings of JSON alone, so that figures stay.
  std::string apply_to_strings(std::string_view json) const;

 private:
  std::vector<Secret> secrets_;
};

}  // namespace sambung::cli
