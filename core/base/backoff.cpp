#include "core/base/backoff.hpp"

#include <algorithm>

namespace sambung {

Backoff::Milliseconds Backoff::next() {
  const Milliseconds whole = next_;
  next_ = std::min(next_ * 2, most_);
  std::uniform_int_distribution<Milliseconds::rep> part(whole.count() / 2, whole.count());
  return Milliseconds(part(random_));
}

}  // namespace sambung
