#include "core/credentials/budget/limiter.hpp"

#include "core/credentials/budget/bucket_limiter.hpp"
#include "core/credentials/budget/concurrency_limiter.hpp"
#include "core/credentials/budget/daily_limiter.hpp"
#include "core/credentials/budget/window_limiter.hpp"

namespace sambung::credentials {

namespace {

struct Making {
  const Limit& limit;
  const Plan& plan;
  UnixTime now;

  std::unique_ptr<Limiter> operator()(const WindowLimit& window) const {
    return std::make_unique<WindowLimiter>(limit, window, plan);
  }
  std::unique_ptr<Limiter> operator()(const BucketLimit& bucket) const {
    return std::make_unique<BucketLimiter>(limit, bucket, plan, now);
  }
  std::unique_ptr<Limiter> operator()(const ConcurrencyLimit& concurrency) const {
    return std::make_unique<ConcurrencyLimiter>(limit, concurrency, plan);
  }
  std::unique_ptr<Limiter> operator()(const DailyLimit& daily) const {
    return std::make_unique<DailyLimiter>(limit, daily, plan, now);
  }
};

}  // namespace

std::unique_ptr<Limiter> make_limiter(const Limit& limit, const Plan& plan, UnixTime now) {
  return std::visit(Making{limit, plan, now}, limit.kind);
}

}  // namespace sambung::credentials
