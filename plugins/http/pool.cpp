#include "plugins/http/pool.hpp"

#include <algorithm>

namespace sambung::remote {

std::unique_ptr<Connection> Pool::take(const std::string& origin) {
  std::list<Kept> gone;  // closed without the lock: to close TLS is to write
  const Lock lock(mutex_);
  const Time oldest = std::chrono::steady_clock::now() - limits_.idle_max;
  for (auto each = kept_.begin(); each != kept_.end();) {
    const auto next = std::next(each);
    const bool good = each->since > oldest && each->connection->idle();
    if (good && each->origin == origin) {
      auto found = std::move(each->connection);
      kept_.erase(each);
      return found;
    }
    if (!good) gone.splice(gone.end(), kept_, each);
    each = next;
  }
  return nullptr;
}

void Pool::keep(const std::string& origin, std::unique_ptr<Connection> connection) {
  std::list<Kept> gone;
  const Lock lock(mutex_);
  kept_.push_front({origin, std::chrono::steady_clock::now(), std::move(connection)});
  std::size_t same = 0;
  std::size_t all = 0;
  for (auto each = kept_.begin(); each != kept_.end();) {
    const auto next = std::next(each);
    const bool over =
        (each->origin == origin && same >= limits_.per_origin_max) || all >= limits_.all_max;
    if (over) {
      gone.splice(gone.end(), kept_, each);
    } else {
      ++all;
      if (each->origin == origin) ++same;
    }
    each = next;
  }
}

}  // namespace sambung::remote
