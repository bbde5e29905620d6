#include "core/app/sync_part.hpp"

#include "core/logging/logger.hpp"

namespace sambung::app {

namespace {

sync::WorkerOptions worker_options(const settings::Connection& settings, sync::Desk& desk,
                                   spdlog::logger& log, sync::Echoes& echoes) {
  return {
      .connection = settings.name,
      .deadline = settings.deadline,
      .introduced =
          [&desk, &log, name = settings.name,
           sync = *settings.sync](const sync::Introduction& introduction) {
            if (sync.make_contacts && !introduction.can_create) {
              log.warn(
                  "event=sync_cannot_create connection={} reason=\"its connector makes no contacts, "
                  "so that those which are there are tied alone\"",
                  name);
            }
            desk.introduce(name, {.fields = introduction.carries,
                                  .may_create = sync.make_contacts && introduction.can_create,
                                  .held = sync.hold_writes});
          },
      .echoes = &echoes};
}

}  // namespace

SyncPart::SyncPart(const settings::Connection& settings, const Needs& needs)
    : desk_(needs.desk),
      records_(needs.start_connector()),
      changes_(needs.start_connector()),
      worker_(
          std::make_unique<sync::Worker>(worker_options(settings, needs.desk, needs.log, echoes_),
                                         *records_, needs.desk.mailbox(), needs.log)),
      puller_(std::make_unique<sync::Puller>(
          sync::PullerOptions{.connection = settings.name,
                              .objects = settings.sync->objects,
                              .may_create = settings.sync->make_persons,
                              .poll = settings.sync->poll},
          sync::Puller::Needs{.port = *changes_,
                              .journal = needs.journal,
                              .keys = needs.keys,
                              .clock = needs.clock,
                              .log = needs.log,
                              .echoes = &echoes_,
                              .taken_in = &needs.desk.taken_in()})) {
  desk_.attach(*worker_);
}

SyncPart::~SyncPart() { desk_.detach(worker_->connection()); }

}  // namespace sambung::app
