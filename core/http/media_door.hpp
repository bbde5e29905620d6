#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "core/base/bounded_queue.hpp"
#include "core/base/clock.hpp"
#include "core/http/server.hpp"
#include "core/media/links.hpp"
#include "core/media/store.hpp"

namespace spdlog {
class logger;
}

namespace sambung::http {

/// How files were asked for.
struct MediaCounts {
  std::atomic<std::uint64_t> served{0};  ///< begun
  std::atomic<std::uint64_t> refused{
      0};  ///< a link that is not ours, has ended, or has no file any more
};

/// Gives out files that are kept to whoever has a link to one that holds: as an attachment, whatever it is, since
/// strangers made it. `handle` runs on the listener's thread; files are opened and read on a thread of its own, a
/// piece at a time for each client, so that neither a slow disk nor a slow client holds up webhooks. Store, links
/// and clock must outlive it, and it the server.
class MediaDoor {
 public:
  MediaDoor(media::Store& store, const media::Links& links, const Clock& clock,
            spdlog::logger& log);

  /// A request whose path begins with `media::Links::kRoot`.
  void handle(const Request& request, Respond respond);
  const MediaCounts& counts() const { return counts_; }

 private:
  class Body;
  using Work = std::function<void()>;
  static constexpr std::size_t kWaitingMax = 256;

  void refuse(int status, const char* why, const Respond& respond);
  void serve(const std::string& file, const Respond& respond);

  media::Store& store_;
  const media::Links& links_;
  const Clock& clock_;
  spdlog::logger& log_;
  MediaCounts counts_;
  BoundedQueue<Work> work_{kWaitingMax};
  std::jthread worker_;  // last: it uses all of the above
};

}  // namespace sambung::http
