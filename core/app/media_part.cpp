#include "core/app/media_part.hpp"

namespace sambung::app {

namespace {

/// Of messages, most of which have no file.
constexpr std::size_t kBatchMax = 64;
/// Of a batch: 100 MB through a slow line.
constexpr std::chrono::minutes kDeadline{5};
/// What is older when this begins is gone at Meta.
constexpr std::chrono::hours kIdLife{7 * 24};

deliver::DeliveryOptions delivery_options(UnixTime now) {
  deliver::DeliveryOptions options;
  options.connection = kMediaConsumer;
  options.connector_version = "sambung";
  options.start = {.from = deliver::Start::From::kSince, .since = now - kIdLife};
  options.batch_max = kBatchMax;
  options.deadline = kDeadline;
  return options;
}

}  // namespace

std::vector<media::GraphApp> graph_apps(const std::vector<settings::App>& apps) {
  std::vector<media::GraphApp> made;
  for (const settings::App& app : apps) {
    if (!app.access_token) continue;
    made.push_back({.name = app.name,
                    .url = app.graph.url,
                    .token = app.access_token->duplicate(),
                    .media_hosts = app.graph.media_hosts,
                    .allow_private = app.graph.reach.allow_private,
                    .allowed = app.graph.reach.allowed,
                    .ca_file = app.graph.reach.ca_file.string()});
  }
  return made;
}

MediaPart::MediaPart(const settings::Settings& settings, const Needs& needs)
    : needs_(needs),
      age_(settings.media.age.value_or(settings.retention.age)),
      links_(needs.keys, settings.public_url) {}

Result<std::unique_ptr<MediaPart>> MediaPart::make(const settings::Settings& settings,
                                                   const Needs& needs) {
  auto apps = graph_apps(settings.apps);
  if (!settings.media.fetch || apps.empty()) return std::unique_ptr<MediaPart>();
  std::unique_ptr<MediaPart> part(new MediaPart(settings, needs));
  auto store = media::Store::open(settings.data_folder / "media", needs.data_keys,
                                  {.bytes_max = settings.media.bytes_max}, needs.log);
  if (!store) return store.error();
  part->store_ = *std::move(store);
  auto source =
      media::GraphSource::make(std::move(apps), settings.media.file_bytes_max, needs.clock);
  if (!source) return source.error();
  part->source_ = *std::move(source);
  part->port_ = std::make_unique<media::MediaPort>(
      media::MediaOptions{.link_life = settings.media.link_life},
      media::MediaPort::Needs{.source = *part->source_,
                              .store = *part->store_,
                              .links = part->links_,
                              .journal = needs.journal,
                              .keys = needs.keys,
                              .state_file = settings.data_folder / "state.db",
                              .clock = needs.clock,
                              .log = needs.log});
  part->door_ =
      std::make_unique<http::MediaDoor>(*part->store_, part->links_, needs.clock, needs.log);
  return part;
}

void MediaPart::start() {
  delivery_ = std::make_unique<deliver::Delivery>(delivery_options(needs_.clock.now()), needs_.feed,
                                                  *port_, needs_.ledger, needs_.clock, needs_.log);
}

ConnectionStatus MediaPart::connection() const {
  ConnectionStatus status;
  status.name = kMediaConsumer;
  status.connector = "media";
  if (delivery_) status.delivery = delivery_->status();
  status.host.state = supervise::HostState::kReady;
  return status;
}

MediaStatus MediaPart::status() const {
  return {.usage = store_->usage(),
          .served = door_->counts().served,
          .refused = door_->counts().refused};
}

void MediaPart::resume() {
  if (delivery_) delivery_->resume();
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
