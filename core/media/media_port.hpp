#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/mutex.hpp"
#include "core/deliver/host_port.hpp"
#include "core/journal/journal.hpp"
#include "core/media/found.hpp"
#include "core/media/links.hpp"
#include "core/media/source.hpp"
#include "core/media/store.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/state/queries.hpp"

namespace spdlog {
class logger;
}

namespace sambung::media {

/// How long Meta keeps a file. Meta, "Media" of the Cloud API: ids of webhooks live 7 days (since 9 Oct 2025).
inline constexpr std::chrono::hours kIdLife{7 * 24};

struct MediaOptions {
  std::string app;  ///< the Meta app whose messages' files are fetched
  std::chrono::milliseconds link_life{};
};

/// Fetches the files of one app's messages: stands where a connector would behind a delivery, so that order, retries, outages,
/// a dead token and dead letters are as everywhere. A file that is kept is told by a `media.stored` event; files
/// that are kept already are not fetched again.
///
/// Confined to the delivery's thread, but for `cancel`.
class MediaPort final : public deliver::HostPort {
 public:
  struct Needs {
    Source& source;
    Store& store;
    const Links& links;
    journal::Journal& journal;
    const model::Keys& keys;
    std::filesystem::path state_file;
    /// Held while a file is kept and told: who erases somebody holds it, so that nothing of theirs comes after.
    Mutex& keeping;
    const Clock& clock;
    spdlog::logger& log;
  };
  /// What `needs` refers to must outlive it.
  MediaPort(MediaOptions options, Needs needs);
  ~MediaPort() override;

  bool await_ready(std::chrono::milliseconds) override { return true; }
  deliver::Wants wants() const override;
  deliver::BatchResult deliver(const std::vector<deliver::Item>& items,
                               std::chrono::milliseconds deadline) override;
  /// For good: later batches come back undone.
  void cancel() override;

 private:
  using Deadline = std::chrono::steady_clock::time_point;

  std::optional<Found> wanted_of(const deliver::Item& item) const;
  deliver::ItemOutcome take(const deliver::Item& item, const Found& found, Deadline until);
  Result<bool> is_kept(const deliver::Item& item, const Found& found);
  deliver::ItemOutcome fetch(const deliver::Item& item, const Found& found, Deadline until);
  Result<void> keep(const deliver::Item& item, const Found& found, SealedFileWriter file,
                    const std::string& mime_type, const std::string& digest);
  Result<bool> was_erased(const deliver::Item& item) const;

  const MediaOptions options_;
  const Needs needs_;
  Mutex opening_;
  std::unique_ptr<state::Queries> queries_ SAMBUNG_GUARDED_BY(opening_);
  std::atomic<bool> cancelled_ = false;
};

}  // namespace sambung::media
