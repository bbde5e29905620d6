#include "core/app/connection.hpp"

#include "core/supervise/inline_host.hpp"
#include "core/supervise/process_host.hpp"

namespace sambung::app {

namespace {

std::unique_ptr<supervise::ConnectorPort> start_connector(const settings::Connection& settings,
                                                          const ConnectionNeeds& needs) {
  Access::Outfit outfit = needs.access.outfit(settings);
  if (settings.isolation == settings::Isolation::kInline) {
    return std::make_unique<supervise::InlineHost>(
        supervise::InlineHost::Setup{.connection = settings.name,
                                     .plugin_path = settings.library.string(),
                                     .config = settings.config_json.duplicate(),
                                     .mapping = settings.mapping_json,
                                     .http = std::move(outfit.http),
                                     .desk = std::move(outfit.desk)},
        needs.log);
  }
  supervise::HostSetup setup;
  setup.connection = settings.name;
  setup.host_program = (needs.programs / "sambung-host").string();
  setup.plugin_path = settings.library.string();
  setup.config = settings.config_json.duplicate();
  setup.mapping = settings.mapping_json;
  setup.http = std::move(outfit.http);
  setup.desk = std::move(outfit.desk);
  setup.run_directory = needs.run_folder.string();
  return std::make_unique<supervise::ProcessHost>(std::move(setup), supervise::RestartRules{},
                                                  needs.log);
}

deliver::DeliveryOptions delivery_options(const settings::Connection& settings) {
  deliver::DeliveryOptions options;
  options.connection = settings.name;
  options.connector_version = settings.connector;
  options.filter = {.events = settings.events, .channels = settings.channels};
  switch (settings.start.from) {
    case settings::StartAt::From::kAll: options.start.from = deliver::Start::From::kAll; break;
    case settings::StartAt::From::kNew: options.start.from = deliver::Start::From::kNew; break;
    case settings::StartAt::From::kSince: options.start.from = deliver::Start::From::kSince; break;
  }
  options.start.since = settings.start.since;
  options.with_raw = settings.raw;
  options.batch_max = settings.batch_max;
  options.deadline = settings.deadline;
  return options;
}

/// None for a connection that keeps no history: it takes events as they are.
std::unique_ptr<history::HistoryPort> make_history(const settings::Connection& settings,
                                                   const ConnectionNeeds& needs,
                                                   supervise::ConnectorPort& connector) {
  using History = settings::ConnectionSync::History;
  if (!settings.sync || settings.sync->history == History::kNone) return nullptr;
  return std::make_unique<history::HistoryPort>(
      history::HistoryOptions{.connection = settings.name,
                              .by_day = settings.sync->history == History::kDay},
      history::HistoryPort::Needs{.port = connector,
                                  .ledger = needs.ledger,
                                  .keys = needs.keys,
                                  .data_folder = needs.data_folder,
                                  .zone_of = needs.zone_of});
}

std::shared_ptr<lookup::Desk> make_lookups(const settings::Connection& settings,
                                           const ConnectionNeeds& needs) {
  const auto times = settings.lookups.value_or(settings::ConnectionLookups{});
  // The desk outlives no settings of a connection that ended: it starts its connector before that,
  // or never.
  auto own = std::make_shared<const settings::Connection>(settings.duplicate());
  return std::make_shared<lookup::Desk>(
      lookup::DeskOptions{.connection = settings.name,
                          .deadline = times.deadline,
                          .fresh = times.fresh,
                          .keep = times.keep,
                          .ready = settings.lookups.has_value()},
      lookup::Desk::Needs{.start_connector = [own, &needs] { return start_connector(*own, needs); },
                          .clock = needs.clock,
                          .log = needs.log});
}

}  // namespace

Connection::Connection(const settings::Connection& settings, const ConnectionNeeds& needs)
    : name_(settings.name),
      kind_(settings.connector),
      connector_(start_connector(settings, needs)),
      history_(make_history(settings, needs, *connector_)),
      delivery_(std::make_unique<deliver::Delivery>(
          delivery_options(settings), needs.feed,
          history_ ? static_cast<deliver::HostPort&>(*history_) : *connector_, needs.ledger,
          needs.clock, needs.log)),
      lookups_(make_lookups(settings, needs)) {
  if (!settings.sync) return;
  sync_ = std::make_unique<SyncPart>(settings,
                                     SyncPart::Needs{.desk = needs.desk,
                                                     .journal = needs.journal,
                                                     .keys = needs.keys,
                                                     .clock = needs.clock,
                                                     .log = needs.log,
                                                     .start_connector = [&settings, &needs] {
                                                       return start_connector(settings, needs);
                                                     }});
  inbound_ = std::make_unique<InboundPart>(
      settings, InboundPart::Needs{.hooks = needs.hooks,
                                   .port = sync_->changes(),
                                   .feed = needs.feed,
                                   .ledger = needs.ledger,
                                   .journal = needs.journal,
                                   .keys = needs.keys,
                                   .clock = needs.clock,
                                   .log = needs.log,
                                   .poll = [sync = sync_.get()] { sync->wake(); }});
}

Connection::~Connection() { lookups_->stop(); }

void Connection::resume() {
  delivery_->resume();
  if (inbound_) inbound_->resume();
}

bool Connection::drained() const { return delivery_->drained(); }

void Connection::stop_intake() {
  if (sync_) sync_->stop_intake();
}

ConnectionStatus Connection::status() const {
  ConnectionStatus status{.name = name_,
                          .connector = kind_,
                          .delivery = delivery_->status(),
                          .host = connector_->status(),
                          .sync = std::nullopt,
                          .inbound = std::nullopt,
                          .lookups = lookups_->status()};
  if (sync_) status.sync = SyncStatus{.worker = sync_->worker(), .puller = sync_->puller()};
  if (inbound_) status.inbound = inbound_->status();
  return status;
}

}  // namespace sambung::app
