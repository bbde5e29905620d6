#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/app/broker.hpp"
#include "core/deliver/delivery.hpp"
#include "core/deliver/feed.hpp"
#include "core/http/media_door.hpp"
#include "core/media/graph_source.hpp"
#include "core/media/media_port.hpp"
#include "core/media/store.hpp"
#include "core/settings/settings.hpp"

namespace sambung::app {

/// What the names of the consumers that fetch files begin with, before that of the app: no connection's does.
inline constexpr std::string_view kMediaConsumers = "sambung/media/";

/// How the files of an app that has an access token are fetched.
media::GraphApp graph_app(const settings::App& app, const settings::Media& media);

/// How files stand.
struct MediaStatus {
  media::Usage usage;
  std::uint64_t served = 0;
  std::uint64_t refused = 0;
};

/// Everything about the files that people send: fetched behind a delivery for each app, so that a token that died holds
/// up no other's; kept, and given out to whoever has a link. Thread-safe.
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
  /// As those of connections, for who looks at them all.
  std::vector<ConnectionStatus> connections() const;
  MediaStatus status() const;
  bool drained() const;
  /// Ends a pause of a consumer, and takes in what an operator changed in the ledger. kNotFound - no such consumer.
  Result<void> resume(std::string_view consumer);

  /// Held while somebody is erased: no file is kept and told meanwhile.
  Mutex& keeping() { return keeping_; }
  /// Removes the files of who was erased; gives how many.
  std::size_t drop_erased() { return store_->drop_erased(); }
  /// Removes those that are too old.
  void drop_old();
  /// Another link to a file, which ends after `life`. kNotFound - no such file; kInvalid - no public address, or a
  /// life that is none.
  Result<std::string> link_to(const std::string& file, std::chrono::milliseconds life) const;

 private:
  /// Of one app.
  struct Fetcher {
    std::string consumer;
    std::unique_ptr<media::GraphSource> source;
    std::unique_ptr<media::MediaPort> port;
    std::unique_ptr<deliver::Delivery> delivery;  ///< after what it uses; none before `start`
  };

  MediaPart(const settings::Settings& settings, const Needs& needs);
  Result<void> add(const settings::App& app, const settings::Settings& settings);

  const Needs needs_;
  const std::chrono::hours age_;
  const media::Links links_;
  std::unique_ptr<media::Store> store_;
  std::unique_ptr<http::MediaDoor> door_;
  Mutex keeping_;
  std::vector<Fetcher> fetchers_;  // last: they use all of the above
};

}  // namespace sambung::app
