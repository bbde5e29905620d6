#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string>

#include "core/base/mutex.hpp"
#include "plugins/http/connection.hpp"

namespace sambung::remote {

/// Connections that wait for their next request, by origin. Thread-safe.
class Pool {
 public:
  struct Limits {
    std::size_t per_origin_max;
    std::size_t all_max;
    std::chrono::milliseconds idle_max;
  };
  explicit Pool(Limits limits) : limits_(limits) {}

  /// The one used last, if it is still good; nothing if there is none.
  std::unique_ptr<Connection> take(const std::string& origin);
  /// Keeps it for later; the oldest ones go where there are too many, of this origin or in all.
  void keep(const std::string& origin, std::unique_ptr<Connection> connection);

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Kept {
    std::string origin;
    Time since;
    std::unique_ptr<Connection> connection;
  };

  Limits limits_;
  Mutex mutex_;
  std::list<Kept> kept_ SAMBUNG_GUARDED_BY(mutex_);  ///< the newest in front
};

}  // namespace sambung::remote
