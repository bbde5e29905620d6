#include "core/media/error_pace.hpp"

#include <algorithm>

namespace sambung::media {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kRefusalsMax = 15;
constexpr std::chrono::hours kWithin{1};
constexpr milliseconds kFirstRest{2'000};
constexpr unsigned kDoublingsMax = 7;  // about four minutes: 14 times an hour
constexpr milliseconds kBehindOther{1'000};

}  // namespace

milliseconds ErrorPace::begin() {
  Lock lock(mutex_);
  const UnixTime now = clock_.now();
  if (refusals_.size() == kRefusalsMax && refusals_.front() + kWithin > now) {
    return refusals_.front() + kWithin - now;
  }
  if (outages_ == 0) return milliseconds(0);
  if (out_until_ > now) return out_until_ - now;
  if (one_asks_) return kBehindOther;
  one_asks_ = true;
  return milliseconds(0);
}

void ErrorPace::end(Ending ending) {
  Lock lock(mutex_);
  one_asks_ = false;
  const UnixTime now = clock_.now();
  switch (ending) {
    case Ending::kGood: outages_ = 0; break;
    case Ending::kOut:
      // Those that were asked at the same time are one outage.
      if (out_until_ <= now) {
        out_until_ = now + kFirstRest * (1U << std::min(outages_++, kDoublingsMax));
      }
      break;
    case Ending::kRefused:
      outages_ = 0;
      refusals_.push_back(now);
      if (refusals_.size() > kRefusalsMax) refusals_.pop_front();
      break;
    case Ending::kNeither: break;
  }
}

}  // namespace sambung::media
