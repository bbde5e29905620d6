#include "core/app/plans.hpp"

#include <algorithm>

namespace sambung::app {

namespace {

using settings::LimitKind;

constexpr double kCallsAtOnce = 16;
/// As long as most calls take: until then one that runs is counted among those at once.
constexpr std::chrono::seconds kLeaseOfCall{60};

const char* name_of_kind(LimitKind kind) {
  switch (kind) {
    case LimitKind::kFixedWindow: return "fixed_window";
    case LimitKind::kLeakyBucket: return "leaky_bucket";
    case LimitKind::kDailyBudget: return "daily_budget";
    case LimitKind::kConcurrency: return "concurrency";
  }
  return "";
}

bool has_name(const std::vector<ManifestLimit>& limits, const std::string& name) {
  return std::any_of(limits.begin(), limits.end(),
                     [&](const ManifestLimit& each) { return each.limit.name == name; });
}

void name_all(std::vector<ManifestLimit>& limits) {
  for (ManifestLimit& each : limits) {
    if (each.limit.name.empty()) {
      std::string name =
          each.limit.scope.empty() ? name_of_kind(each.limit.kind) : each.limit.scope;
      const std::string first = name;
      for (int n = 2; has_name(limits, name); ++n) name = first + "-" + std::to_string(n);
      each.limit.name = std::move(name);
    }
    each.headers.limit = each.limit.name;
  }
}

credentials::Limit to_limit(const settings::Limit& from) {
  credentials::Limit limit;
  limit.name = from.name;
  limit.scope = from.scope;
  limit.counts = from.points ? credentials::Counts::kPoints : credentials::Counts::kCalls;
  switch (from.kind) {
    case LimitKind::kFixedWindow: limit.kind = credentials::WindowLimit{from.n, from.s}; break;
    case LimitKind::kLeakyBucket: limit.kind = credentials::BucketLimit{from.n, from.per_s}; break;
    case LimitKind::kDailyBudget: limit.kind = credentials::DailyLimit{from.n, from.resets}; break;
    case LimitKind::kConcurrency: limit.kind = credentials::ConcurrencyLimit{from.n}; break;
  }
  return limit;
}

}  // namespace

std::vector<ManifestLimit> limits_of(const std::vector<ManifestLimit>& manifest,
                                     const std::vector<settings::Limit>& settings) {
  std::vector<ManifestLimit> limits = manifest;
  for (const settings::Limit& wanted : settings) {
    const auto same = std::find_if(limits.begin(), limits.end(), [&](const ManifestLimit& each) {
      return each.limit.kind == wanted.kind && each.limit.scope == wanted.scope;
    });
    if (same == limits.end()) {
      limits.push_back({wanted, {}});
      continue;
    }
    const std::string name = wanted.name.empty() ? same->limit.name : wanted.name;
    same->limit = wanted;
    same->limit.name = name;
  }
  name_all(limits);
  return limits;
}

credentials::Plan plan_of(const std::vector<ManifestLimit>& limits) {
  credentials::Plan plan;
  for (const ManifestLimit& each : limits) {
    plan.limits.push_back(to_limit(each.limit));
    if (each.limit.kind == LimitKind::kConcurrency) plan.lease_life = kLeaseOfCall;
  }
  if (!plan.limits.empty()) return plan;
  settings::Limit at_once;
  at_once.kind = LimitKind::kConcurrency;
  at_once.name = "at-once";
  at_once.n = kCallsAtOnce;
  plan.limits.push_back(to_limit(at_once));
  plan.lease_life = kLeaseOfCall;
  return plan;
}

}  // namespace sambung::app
