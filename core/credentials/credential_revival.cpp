#include <algorithm>

#include "core/credentials/credential.hpp"

namespace sambung::credentials {

namespace {

constexpr int kRewritesMax = 3;

}  // namespace

/// Writes beside a flight that may be under way: the store decides who was first, and the flight
/// starts again from what it finds.
Result<void> Credential::authorise(Secret refresh) {
  if (!std::holds_alternative<RefreshToken>(grant_.method)) {
    return Error{ErrorCode::kInvalid, grant_.name + " is not authorised with a refresh token"};
  }
  return rewrite([&](std::optional<Record> stored) -> std::optional<Record> {
    Record record;
    record.version = stored ? stored->version : 0;
    record.generation = std::max(stored ? stored->generation : 0, status().generation);
    if (stored) record.exchanges = std::move(stored->exchanges);
    record.seed = seed_of(grant_);
    record.refresh = refresh.duplicate();
    return record;
  });
}

Result<void> Credential::retry() {
  return rewrite([](std::optional<Record> stored) {
    if (!stored) return stored;
    stored->death.reset();
    stored->access = {};
    return stored;
  });
}

Result<void> Credential::rewrite(const Edit& edit) {
  for (int tries = 0; !static_; ++tries) {
    auto stored = store_.read(grant_.name);
    const bool unreadable = !stored && stored.error().code == ErrorCode::kCorrupt;
    if (!stored && !unreadable) {
      return Error{ErrorCode::kUnavailable, grant_.name + ", store: cannot be read"};
    }
    auto record = edit(unreadable ? std::nullopt : std::move(*stored));
    if (!record) break;
    if (unreadable) {
      if (auto removed = store_.remove(grant_.name); !removed) return removed;
    }
    ++record->version;
    auto written = store_.write(grant_.name, *record);
    if (written) break;
    if (written.error().code != ErrorCode::kExists || tries == kRewritesMax) {
      return Error{ErrorCode::kUnavailable, grant_.name + ", store: cannot be written"};
    }
  }
  begin_anew();
  return {};
}

void Credential::begin_anew() {
  bool revived = false;
  {
    Lock lock(mutex_);
    revived = death_.has_value();
    ++epoch_;
    death_.reset();
    if (!static_) current_.reset();
    rejected_ = false;
    on_trial_ = false;
    retry_at_ = {};
    trouble_.clear();
    backoff_.reset();
  }
  if (revived) tell();
}

}  // namespace sambung::credentials
