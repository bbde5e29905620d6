#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/app/broker.hpp"
#include "core/deliver/delivery.hpp"
#include "core/deliver/feed.hpp"
#include "core/http/media_door.hpp"
#include "core/media/graph_source.hpp"
#include "core/media/media_port.hpp"
#include "core/media/store.hpp"
#include "core/settings/settings.hpp"

namespace sambung::app {

/// The name of the consumer that fetches files: no connection can have it.
inline constexpr const char* kMediaConsumer = "sambung/media";

/// The apps of which files can be fetched, as `media` knows them.
std::vector<media::GraphApp> graph_apps(const std::vector<settings::App>& apps);

/// How files stand.
struct MediaStatus {
  media::Usage usage;
  std::uint64_t served = 0;
  std::uint64_t refused = 0;
};

/// Everything about the files that people send: fetched behind a delivery of their own, kept, and given out to whoever
/// has a link. Thread-safe.
class MediaPart {
 public:
  struct Needs {
    journal::Journal& journal;
    journal::KeyStore& data_keys;
    ledger::Ledger& ledger;
    deliver::Feed& feed;
    const model::Keys& keys;
    const Clock& clock;
    spdlog::logger& log;
  };
  /// Nothing when no app can fetch any, or the settings do not want it. What `needs` refers to must outlive it.
  /// kInvalid - an app's Graph API cannot be reached as it says; kUnavailable - the data folder.
  static Result<std::unique_ptr<MediaPart>> make(const settings::Settings& settings,
                                                 const Needs& needs);

  /// Begins to fetch.
  void start();
  /// A request whose path begins with `media::Links::kRoot`; on the listener's thread.
  void handle(const http::Request& request, http::Respond respond) {
    door_->handle(request, std::move(respond));
  }
  /// As a connection's, for who looks at them all.
  ConnectionStatus connection() const;
  MediaStatus status() const;
  bool drained() const { return !delivery_ || delivery_->drained(); }
  /// Ends a pause, and takes in what an operator changed in the ledger.
  void resume();

  /// Held while somebody is erased: no file is kept and told meanwhile.
  Mutex& keeping() { return port_->keeping(); }
  /// Removes the files of who was erased; gives how many.
  std::size_t drop_erased() { return store_->drop_erased(); }
  /// Removes those that are too old.
  void drop_old();
  /// Another link to a file, which ends after `life`. kNotFound - no such file; kInvalid - no public address, or a
  /// life that is none.
  Result<std::string> link_to(const std::string& file, std::chrono::milliseconds life) const;

 private:
  MediaPart(const settings::Settings& settings, const Needs& needs);

  const Needs needs_;
  const std::chrono::hours age_;
  const media::Links links_;
  std::unique_ptr<media::Store> store_;
  std::unique_ptr<media::GraphSource> source_;
  std::unique_ptr<media::MediaPort> port_;
  std::unique_ptr<http::MediaDoor> door_;
  std::unique_ptr<deliver::Delivery> delivery_;  // last: it uses its port
};

}  // namespace sambung::app
