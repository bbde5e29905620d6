#pragma once

#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/model/keyed_hash.hpp"

namespace sambung::media {

/// Addresses under which files that are kept can be had without any other right, until they end: signed with the
/// deployment's key, for one file and one end. Immutable, thread-safe.
class Links {
 public:
  static constexpr std::string_view kRoot = "/media/";

  /// `public_url` is what others reach the webhook listener by; empty: there are no links.
  Links(const model::Keys& keys, std::string public_url)
      : keys_(keys), public_url_(std::move(public_url)) {}

  /// Empty where there is no public address. Whole seconds of `ends` count.
  std::string make(std::string_view file, UnixTime ends) const;

  enum class Verdict { kGood, kEnded, kForged };
  /// Of a request for `file` with the parameters `ends` and `signature`, as they came.
  Verdict check(std::string_view file, std::string_view ends, std::string_view signature,
                UnixTime now) const;

 private:
  std::string signature_of(std::string_view file, std::string_view ends) const;

  const model::Keys& keys_;
  const std::string public_url_;
};

}  // namespace sambung::media
