#include "core/app/media_part.hpp"

#include <algorithm>

#include "core/settings/fetches_files.hpp"

namespace sambung::app {

namespace {

/// Of messages, most of which have no file.
constexpr std::size_t kBatchMax = 64;
/// Of a batch: 100 MB through a slow line.
constexpr std::chrono::minutes kDeadline{5};

deliver::DeliveryOptions delivery_options(const std::string& consumer, UnixTime now) {
  deliver::DeliveryOptions options;
  options.connection = consumer;
  options.connector_version = "sambung";
  options.start = {.from = deliver::Start::From::kSince, .since = now - media::kIdLife};
  options.batch_max = kBatchMax;
  options.deadline = kDeadline;
  return options;
}

}  // namespace

media::GraphApp graph_app(const settings::App& app, const settings::Media& media) {
  return {.url = app.graph.url,
          .token = app.access_token->duplicate(),
          .media_hosts = app.graph.media_hosts,
          .allow_private = app.graph.reach.allow_private,
          .allowed = app.graph.reach.allowed,
          .ca_file = app.graph.reach.ca_file.string(),
          .file_bytes_max = media.file_bytes_max};
}

MediaPart::MediaPart(const settings::Settings& settings, const Needs& needs)
    : needs_(needs),
      age_(settings.media.age.value_or(settings.retention.age)),
      links_(needs.keys, settings.public_url) {}

Result<std::unique_ptr<MediaPart>> MediaPart::make(const settings::Settings& settings,
                                                   const Needs& needs) {
  if (!settings::fetches_files(settings)) return std::unique_ptr<MediaPart>();
  std::unique_ptr<MediaPart> part(new MediaPart(settings, needs));
  auto store = media::Store::open(settings.data_folder / "media", needs.data_keys,
                                  {.bytes_max = settings.media.bytes_max}, needs.log);
  if (!store) return store.error();
  part->store_ = *std::move(store);
  part->door_ =
      std::make_unique<http::MediaDoor>(*part->store_, part->links_, needs.clock, needs.log);
  for (const settings::App& app : settings.apps) {
    if (!app.access_token) continue;
    if (auto added = part->add(app, settings); !added) return added.error();
  }
  return part;
}

Result<void> MediaPart::add(const settings::App& app, const settings::Settings& settings) {
  auto source = media::GraphSource::make(graph_app(app, settings.media), needs_.clock);
  if (!source) return Error{source.error().code, "app " + app.name + ": " + source.error().what};
  Fetcher fetcher{.consumer = std::string(kMediaConsumers) + app.name,
                  .source = *std::move(source),
                  .port = nullptr,
                  .delivery = nullptr};
  fetcher.port = std::make_unique<media::MediaPort>(
      media::MediaOptions{.app = app.name, .link_life = settings.media.link_life},
      media::MediaPort::Needs{.source = *fetcher.source,
                              .store = *store_,
                              .links = links_,
                              .journal = needs_.journal,
                              .keys = needs_.keys,
                              .state_file = settings.data_folder / "state.db",
                              .keeping = keeping_,
                              .clock = needs_.clock,
                              .log = needs_.log});
  fetchers_.push_back(std::move(fetcher));
  return {};
}

void MediaPart::start() {
  for (Fetcher& fetcher : fetchers_) {
    fetcher.delivery = std::make_unique<deliver::Delivery>(
        delivery_options(fetcher.consumer, needs_.clock.now()), needs_.feed, *fetcher.port,
        needs_.ledger, needs_.clock, needs_.log);
  }
}

std::vector<ConnectionStatus> MediaPart::connections() const {
  std::vector<ConnectionStatus> statuses;
  for (const Fetcher& fetcher : fetchers_) {
    ConnectionStatus status;
    status.name = fetcher.consumer;
    status.connector = "media";
    if (fetcher.delivery) status.delivery = fetcher.delivery->status();
    status.host.state = supervise::HostState::kReady;
    statuses.push_back(std::move(status));
  }
  return statuses;
}

MediaStatus MediaPart::status() const {
  return {.usage = store_->usage(),
          .served = door_->counts().served,
          .refused = door_->counts().refused};
}

bool MediaPart::drained() const {
  return std::all_of(fetchers_.begin(), fetchers_.end(), [](const Fetcher& fetcher) {
    return !fetcher.delivery || fetcher.delivery->drained();
  });
}

Result<void> MediaPart::resume(std::string_view consumer) {
  const auto fetcher =
      std::find_if(fetchers_.begin(), fetchers_.end(),
                   [consumer](const Fetcher& each) { return each.consumer == consumer; });
  if (fetcher == fetchers_.end()) {
    return Error{ErrorCode::kNotFound, "no app of that name has its files fetched"};
  }
  if (fetcher->delivery) fetcher->delivery->resume();
  return {};
}

void MediaPart::drop_old() { store_->drop_before(needs_.clock.now() - age_); }

Result<std::string> MediaPart::link_to(const std::string& file,
                                       std::chrono::milliseconds life) const {
  if (auto found = store_->find(file); !found) return found.error();
  std::string link = links_.make(file, needs_.clock.now() + life);
  if (!link.empty()) return link;
  return Error{ErrorCode::kInvalid,
               "what the webhook listener is reached by is not known; set "
               "listen.webhooks.public_url"};
}

}  // namespace sambung::app
