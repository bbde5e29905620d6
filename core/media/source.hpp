#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "core/deliver/host_port.hpp"

namespace sambung::media {

/// A file to fetch.
struct Wanted {
  std::string channel;  ///< phone number id that it was sent to
  std::string media_id;
};

/// What became of fetching it.
struct Arrival {
  deliver::ItemOutcome outcome;  ///< done: all bytes were given out
  std::string mime_type;         ///< as the platform states it; may be empty
};

/// Where files of one app's messages come from. Thread-safe.
class Source {
 public:
  virtual ~Source() = default;
  /// Gives the bytes to `take` as they come; false ends it. Returns within `deadline`, and soon after `cancel`.
  virtual Arrival fetch(const Wanted& wanted, std::chrono::milliseconds deadline,
                        const std::function<bool(std::string_view)>& take) = 0;
  /// Ends what runs.
  virtual void cancel() = 0;
};

}  // namespace sambung::media
