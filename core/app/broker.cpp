#include "core/app/broker.hpp"

#include "core/app/access.hpp"
#include "core/app/connections.hpp"
#include "core/app/from_settings.hpp"
#include "core/app/hooks.hpp"
#include "core/app/housekeeping.hpp"
#include "core/app/master_key.hpp"
#include "core/app/media_part.hpp"
#include "core/app/metrics.hpp"
#include "core/app/operations.hpp"
#include "core/app/reload_desk.hpp"
#include "core/base/file_lock.hpp"
#include "core/base/private_folder.hpp"
#include "core/bus/bus.hpp"
#include "core/control/server.hpp"
#include "core/decide/projector.hpp"
#include "core/deliver/journal_feed.hpp"
#include "core/deliver/state_names.hpp"
#include "core/http/server.hpp"
#include "core/http/webhook_ingest.hpp"
#include "core/journal/sqlite_journal.hpp"
#include "core/json/writer.hpp"
#include "core/logging/logger.hpp"
#include "core/sync/desk.hpp"

namespace sambung::app {

namespace {

constexpr std::chrono::minutes kReloadPatience{5};

/// The key of event ids and subjects is the first data key: it must never change, whatever master
/// key wraps it.
Result<model::Keys> id_keys(journal::KeyStore& keys) {
  const std::string_view scope[] = {"sambung event ids"};
  auto made = keys.get_or_create(scope);
  if (!made) return made.error();
  const auto& bytes = made->front().bytes;
  return model::Keys::make(
      Secret(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())));
}

std::string json_of(const settings::Difference& difference, bool tls) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  const std::pair<const char*, const std::vector<std::string>*> lists[] = {
      {"added", &difference.added},
      {"removed", &difference.removed},
      {"changed", &difference.changed},
      {"needs_restart", &difference.needs_restart}};
  for (const auto& [key, names] : lists) {
    writer.key(key);
    writer.begin_array();
    for (const std::string& name : *names) writer.string(name);
    writer.end_array();
  }
  writer.key("tls_taken");
  writer.boolean(tls);
  writer.end_object();
  return json;
}

}  // namespace

/// Members go in reverse: first what operators ask, which looks at all the rest, then intake.
struct Broker::Parts {
  Parts(settings::Settings from, std::filesystem::path in, spdlog::logger& to)
      : settings(std::move(from)), programs(std::move(in)), log(to) {}

  settings::Settings settings;
  std::filesystem::path programs;
  spdlog::logger& log;
  SystemClock clock;
  std::optional<FileLock> lock;
  Secret master;
  std::unique_ptr<journal::KeyStore> keys;
  std::optional<model::Keys> ids;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<decide::Projector> projector;
  std::unique_ptr<deliver::StateNames> names;
  std::unique_ptr<deliver::JournalFeed> feed;
  std::unique_ptr<sync::Desk> desk;
  std::unique_ptr<Access> access;
  std::unique_ptr<Hooks> hooks;
  std::unique_ptr<Connections> connections;
  std::unique_ptr<MediaPart> media;  ///< none: files are not fetched
  std::unique_ptr<bus::Bus> bus;
  std::unique_ptr<Housekeeping> housekeeping;
  std::unique_ptr<http::WebhookIngest> ingest;
  std::unique_ptr<http::Server> webhooks;
  std::unique_ptr<http::Server> health;  ///< after webhooks, whose counts it shows
  ReloadDesk reloads;
  std::optional<Operations::Live> live;
  std::unique_ptr<control::Server> control;

  Result<void> open_stores();
  Result<void> start_projector();
  Result<void> start_desk(const std::filesystem::path& state_file);
  Result<void> open_access();
  Result<void> open_media();
  void start_connections();
  Result<void> serve_operators();
  Result<void> start_bus();
  Result<void> listen();
  void answer_health(const http::Request& request, const http::Respond& respond);
  Snapshot snapshot() const;
  Result<ErasureReport> erase_one(const ErasureRequest& request, bool dry_run);
  bool take_tls_anew(const settings::Settings& after);
};

Result<void> Broker::Parts::open_stores() {
  const std::filesystem::path& folder = settings.data_folder;
  if (auto made = make_private_folder(folder); !made) return made;
  auto locked = FileLock::acquire(folder);
  if (!locked) return locked.error();
  lock.emplace(std::move(*locked));
  auto found_master = master_key(settings.master_key, folder);
  if (!found_master) return found_master.error();
  master = std::move(*found_master);
  auto opened_keys =
      journal::KeyStore::open(folder / "keys.db", master, journal::KeyStore::Access::kReadWrite);
  if (!opened_keys) return opened_keys.error();
  keys = std::move(*opened_keys);
  auto made_ids = id_keys(*keys);
  if (!made_ids) return made_ids.error();
  ids.emplace(std::move(*made_ids));
  journal::SqliteJournalOptions options;
  options.file = folder / "journal.db";
  options.partitions = settings.partitions;
  auto opened_journal = journal::open_sqlite_journal(options, *keys, clock);
  if (!opened_journal) return opened_journal.error();
  journal = std::move(*opened_journal);
  auto opened_ledger = ledger::open_sqlite_ledger(folder / "ledger.db", clock);
  if (!opened_ledger) return opened_ledger.error();
  ledger = std::move(*opened_ledger);
  return {};
}

Result<void> Broker::Parts::start_projector() {
  const std::filesystem::path file = settings.data_folder / "state.db";
  decide::ProjectorOptions options;
  options.state_file = file;
  options.portfolios = portfolios(settings.apps);
  auto started = decide::Projector::start(options, *journal, *keys, *ledger, *ids, log);
  if (!started) return started.error();
  projector = std::move(*started);
  auto opened = deliver::StateNames::open(file, *ids, projector->doorbell());
  if (!opened) return opened.error();
  names = std::move(*opened);
  feed = std::make_unique<deliver::JournalFeed>(*journal, *names);
  return start_desk(file);
}

Result<void> Broker::Parts::open_access() {
  auto started = Access::start(
      settings,
      {.programs = programs, .master = master, .ledger = *ledger, .clock = clock, .log = log});
  if (!started) return started.error();
  access = std::move(*started);
  hooks = std::make_unique<Hooks>(
      Hooks::Needs{.keys = *ids,
                   .journal = *journal,
                   .secrets = access->secrets(),
                   .clock = clock,
                   .log = log,
                   .manifest_hooks = [this](const settings::Connection& connection) {
                     return access->hooks_of(connection);
                   }});
  if (auto opened = hooks->open(settings); !opened) return opened;
  auto zones = zone_source(settings);
  if (!zones) return zones.error();
  connections =
      std::make_unique<Connections>(Connections::Needs{.programs = programs,
                                                       .run_folder = settings.data_folder / "run",
                                                       .access = *access,
                                                       .hooks = *hooks,
                                                       .feed = *feed,
                                                       .ledger = *ledger,
                                                       .journal = *journal,
                                                       .desk = *desk,
                                                       .data_folder = settings.data_folder,
                                                       .zone_of = *std::move(zones),
                                                       .keys = *ids,
                                                       .clock = clock,
                                                       .log = log});
  return {};
}

Result<void> Broker::Parts::open_media() {
  auto made = MediaPart::make(settings, {.journal = *journal,
                                         .data_keys = *keys,
                                         .ledger = *ledger,
                                         .feed = *feed,
                                         .keys = *ids,
                                         .clock = clock,
                                         .log = log});
  if (!made) return made.error();
  media = *std::move(made);
  return {};
}

Result<void> Broker::Parts::start_desk(const std::filesystem::path& state_file) {
  std::map<std::string, sync::FieldRule> policies;
  for (const auto& [field, policy] : settings.sync_fields) {
    policies[field] = {.policy = static_cast<sync::Policy>(policy.rule),
                       .owner = policy.owner,
                       .skew = policy.skew};
  }
  std::set<std::string> expected;
  for (const settings::Connection& connection : settings.connections) {
    if (connection.sync) expected.insert(connection.name);
  }
  auto started = sync::Desk::start({.state_file = state_file,
                                    .sync_file = settings.data_folder / "sync.db",
                                    .journal = *journal,
                                    .projected = projector->doorbell(),
                                    .keys = *ids,
                                    .clock = clock,
                                    .log = log,
                                    .policies = std::move(policies),
                                    .expected = std::move(expected)});
  if (!started) return started.error();
  desk = *std::move(started);
  return {};
}

void Broker::Parts::start_connections() {
  connections->start(settings.connections);
  if (media) media->start();
}

Result<void> Broker::Parts::serve_operators() {
  const std::filesystem::path run_folder = settings.data_folder / "run";
  if (auto made = make_private_folder(run_folder); !made) return made;
  live.emplace(Operations::Live{
      .journal = *journal,
      .projector = *projector,
      .connections = *connections,
      .access = *access,
      .hooks = *hooks,
      .desk = *desk,
      .keys = *ids,
      .portfolios = portfolios(settings.apps),
      .media = media.get(),
      .erase = [this](const ErasureRequest& request,
                      bool dry_run) { return erase_one(request, dry_run); },
      .metrics = [this] { return render(snapshot()); },
      .reload = [this] { return reloads.ask(kReloadPatience); },
  });
  const Operations::Needs needs{.journal = *journal,
                                .ledger = *ledger,
                                .log = log,
                                .data_folder = settings.data_folder,
                                .live = &*live};
  auto started = control::Server::start(
      run_folder / "control.sock",
      {.answer =
           [operations = Operations(needs)](const control::Request& request) mutable {
             return operations.answer(request);
           },
       .beside = &Operations::may_run_beside},
      log);
  if (!started) return started.error();
  control = std::move(*started);
  return {};
}

Result<void> Broker::Parts::start_bus() {
  if (!settings.bus.enabled) return {};
  const std::filesystem::path& folder = settings.data_folder;
  bus::BusOptions options;
  options.program = programs / "sambung-bus";
  options.journal_file = folder / "journal.db";
  options.keys_file = folder / "keys.db";
  options.master_key = master.duplicate();
  options.socket = settings.bus.socket.empty() ? folder / "run" / "bus.sock" : settings.bus.socket;
  if (settings.bus.tcp) {
    options.tcp_address = settings.bus.tcp->address;
    options.tcp_port = settings.bus.tcp->port;
  }
  options.token = settings.bus.token.duplicate();
  auto started = bus::Bus::start(std::move(options), *journal, *feed, *ledger, clock, log);
  if (!started) return started.error();
  bus = std::move(*started);
  return {};
}

Result<void> Broker::Parts::listen() {
  auto apps = webhook_apps(settings.apps);
  if (!apps) return apps.error();
  ingest = std::make_unique<http::WebhookIngest>(std::move(*apps), *ids, *journal, clock);
  auto webhooks_started = http::Server::start(
      server_options(settings.webhooks),
      [this](const http::Request& request, http::Respond respond) {
        const bool is_hook = request.path().starts_with(http::HookIngest::kRoot);
        if (is_hook) return hooks->handle(request, std::move(respond));
        const bool is_file = request.path().starts_with(media::Links::kRoot);
        if (media && is_file) return media->handle(request, std::move(respond));
        ingest->handle(request, std::move(respond));
      },
      log);
  if (!webhooks_started) return webhooks_started.error();
  webhooks = std::move(*webhooks_started);
  auto health_started = http::Server::start(
      server_options(settings.health),
      [this](const http::Request& request, const http::Respond& respond) {
        answer_health(request, respond);
      },
      log);
  if (!health_started) return health_started.error();
  health = std::move(*health_started);
  return {};
}

void Broker::Parts::answer_health(const http::Request& request, const http::Respond& respond) {
  if (request.path() == "/-/healthy") {
    const bool good = journal->healthy();
    return respond({.status = good ? 200 : 503, .body = good ? "healthy\n" : "journal stopped\n"});
  }
  if (request.path() == "/-/ready") {
    const std::string trouble = projector->status().trouble;
    const bool good = journal->healthy() && trouble.empty();
    return respond({.status = good ? 200 : 503, .body = good ? "ready\n" : "not ready\n"});
  }
  if (request.path() == "/metrics") {
    return respond({.status = 200,
                    .body = render(snapshot()),
                    .content_type = "text/plain; version=0.0.4; charset=utf-8"});
  }
  respond({.status = 404, .body = "/-/healthy, /-/ready or /metrics\n"});
}

Snapshot Broker::Parts::snapshot() const {
  Snapshot taken;
  const http::IngestCounts& counts = ingest->counts();
  taken.webhooks_accepted = counts.accepted;
  taken.events_stored = counts.events;
  taken.events_duplicate = counts.duplicates;
  taken.events_unrecognised = counts.unrecognised;
  taken.webhooks_unauthorised = counts.unauthorised;
  taken.webhooks_refused = counts.refused;
  taken.connections_refused_full = webhooks->counts().refused_full;
  taken.connections_refused_address = webhooks->counts().refused_address;
  taken.projector = projector->status();
  taken.connections = connections->statuses();
  taken.credentials = access->statuses();
  if (!media) return taken;
  for (ConnectionStatus& status : media->connections()) {
    taken.connections.push_back(std::move(status));
  }
  taken.media = media->status();
  return taken;
}

Result<ErasureReport> Broker::Parts::erase_one(const ErasureRequest& request, bool dry_run) {
  const auto erase = [&] {
    return erase_person(request, dry_run, settings.data_folder / "state.db", *journal, *projector,
                        *ids, clock);
  };
  if (!media) return erase();
  Lock keeping(media->keeping());
  auto report = erase();
  if (report && !dry_run) report->files = media->drop_erased();
  return report;
}

/// Certificates are renewed in place, so that their names say nothing: they are read at every
/// reload. False when one could not be used; its listener keeps the one that it has.
bool Broker::Parts::take_tls_anew(const settings::Settings& after) {
  bool good = true;
  const auto take = [&](http::Server& server, settings::Listener& now,
                        const settings::Listener& then) {
    if (!now.tls || !then.tls) return;
    if (auto taken = server.use_tls(tls_files(*then.tls)); !taken) {
      log.error("event=tls_kept reason=\"{}\"", taken.error().what);
      good = false;
      return;
    }
    now.tls = then.tls;
  };
  take(*webhooks, settings.webhooks, after.webhooks);
  take(*health, settings.health, after.health);
  return good;
}

Broker::Broker(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Broker::~Broker() {
  parts_->access->stop();  // hosts and housekeeping may wait for a token
  parts_->reloads.close();
  parts_->webhooks->stop();
  parts_->health->stop();
}

Result<std::unique_ptr<Broker>> Broker::start(settings::Settings settings,
                                              const std::filesystem::path& programs,
                                              spdlog::logger& log) {
  auto parts = std::make_unique<Parts>(std::move(settings), programs, log);
  if (auto opened = parts->open_stores(); !opened) return opened.error();
  if (auto started = parts->start_projector(); !started) return started.error();
  if (auto opened = parts->open_access(); !opened) return opened.error();
  if (auto opened = parts->open_media(); !opened) return opened.error();
  if (auto listening = parts->listen(); !listening) return listening.error();
  if (auto started = parts->start_bus(); !started) return started.error();
  parts->start_connections();
  if (auto serving = parts->serve_operators(); !serving) return serving.error();
  parts->housekeeping = std::make_unique<Housekeeping>(
      parts->settings.retention, *parts->journal, *parts->ledger, parts->clock, log,
      [&access = *parts->access, media = parts->media.get()] {
        access.renew_due();
        if (media != nullptr) media->drop_old();
      });
  return std::unique_ptr<Broker>(new Broker(std::move(parts)));
}

std::uint16_t Broker::webhook_port() const { return parts_->webhooks->port(); }
std::uint16_t Broker::health_port() const { return parts_->health->port(); }

std::vector<ConnectionStatus> Broker::connections() const { return parts_->snapshot().connections; }

std::string Broker::metrics() const { return render(parts_->snapshot()); }

std::string Broker::reload(settings::Settings after) {
  const settings::Difference difference = settings::difference(parts_->settings, after);
  if (auto opened = parts_->hooks->open(after); !opened) {
    parts_->log.error("event=hooks_shut reason=\"{}\"", opened.error().what);
  }
  parts_->connections->apply(after, difference);
  const bool tls = parts_->take_tls_anew(after);
  parts_->settings.connections = std::move(after.connections);
  parts_->reloads.answer(json_of(difference, tls));
  const auto listed = [](const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
    return "\"" + text + "\"";
  };
  return "added=" + listed(difference.added) + " removed=" + listed(difference.removed) +
         " changed=" + listed(difference.changed) +
         " needs_restart=" + listed(difference.needs_restart) + (tls ? "" : " tls=kept");
}

void Broker::refuse_reload(const Error& why) { parts_->reloads.answer(why); }

bool Broker::healthy() { return parts_->journal->healthy() && parts_->webhooks->answers(); }

void Broker::stop_intake() {
  parts_->reloads.close();
  parts_->webhooks->stop();
  parts_->connections->stop_intake();
  parts_->desk->wind_down();
}

Result<ErasureReport> Broker::erase(const ErasureRequest& request, bool dry_run) {
  return parts_->erase_one(request, dry_run);
}

bool Broker::drained(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  if (!parts_->projector->caught_up(patience)) return false;
  const std::stop_source never;
  while (std::chrono::steady_clock::now() < deadline) {
    const std::uint64_t rings = parts_->projector->doorbell().rings();
    // In this order: what is fetched is told by events, which are folded and then delivered.
    if ((!parts_->media || parts_->media->drained()) && parts_->projector->status().lag == 0 &&
        parts_->connections->drained()) {
      return true;
    }
    parts_->projector->doorbell().wait(rings, std::chrono::milliseconds(50), never.get_token());
  }
  return false;
}

}  // namespace sambung::app
