#include "core/app/connections.hpp"

#include <algorithm>

#include "core/logging/logger.hpp"

namespace sambung::app {

namespace {

/// What a hold's reason in the ledger begins with; other pauses are the connection's own.
constexpr std::string_view kHeld = "held by an operator";

Error unknown(std::string_view name) {
  return Error{ErrorCode::kNotFound,
               "there is no connection \"" + std::string(name) + "\"; sambung top shows them all"};
}

/// An operator's hold as the ledger keeps it; empty when there is none.
std::string hold_in(ledger::Ledger& ledger, const std::string& name) {
  auto consumer = ledger.find(name);
  if (!consumer || !*consumer) return {};
  return (*consumer)->paused.starts_with(kHeld) ? (*consumer)->paused : std::string();
}

ConnectionStatus held_status(const settings::Connection& settings, const std::string& why) {
  ConnectionStatus status;
  status.name = settings.name;
  status.connector = settings.connector;
  status.delivery.state = "held";
  status.delivery.reason = why;
  status.host.state = supervise::HostState::kStopped;
  return status;
}

}  // namespace

std::unique_ptr<Connection> Connections::make(const settings::Connection& settings) const {
  return std::make_unique<Connection>(settings, needs_);
}

Connections::Slot Connections::slot_of(settings::Connection settings) const {
  Slot slot{.settings = std::move(settings), .running = nullptr, .held = {}};
  slot.held = hold_in(needs_.ledger, slot.settings.name);
  if (slot.held.empty()) slot.running = make(slot.settings);
  return slot;
}

void Connections::start(const std::vector<settings::Connection>& settings) {
  Lock changing(changing_);
  for (const settings::Connection& connection : settings) {
    Slot slot = slot_of(connection.duplicate());
    Lock lock(mutex_);
    slots_.push_back(std::move(slot));
  }
}

std::vector<ConnectionStatus> Connections::statuses() const {
  std::vector<ConnectionStatus> statuses;
  Lock lock(mutex_);
  for (const Slot& slot : slots_) {
    statuses.push_back(slot.running ? slot.running->status()
                                    : held_status(slot.settings, slot.held));
  }
  return statuses;
}

Result<std::string> Connections::ask(std::string_view name, const lookup::Question& question) {
  std::shared_ptr<lookup::Desk> desk;
  {
    Lock lock(mutex_);
    const Slot* slot = find(name);
    if (slot == nullptr) return unknown(name);
    if (!slot->running) {
      return Error{ErrorCode::kUnavailable, "the connection \"" + std::string(name) +
                                                "\" does not run: " + slot->held +
                                                "; sambung resume lets it go on"};
    }
    desk = slot->running->lookups();
  }
  return desk->ask(question);
}

void Connections::forget_answers() {
  Lock lock(mutex_);
  for (const Slot& slot : slots_) {
    if (slot.running) slot.running->lookups()->forget();
  }
}

bool Connections::drained() {
  Lock lock(mutex_);
  return std::all_of(slots_.begin(), slots_.end(),
                     [](const Slot& slot) { return !slot.running || slot.running->drained(); });
}

void Connections::stop_intake() {
  Lock lock(mutex_);
  for (const Slot& slot : slots_) {
    if (slot.running) slot.running->stop_intake();
  }
}

Connections::Slot* Connections::find(std::string_view name) {
  for (Slot& slot : slots_) {
    if (slot.settings.name == name) return &slot;
  }
  return nullptr;
}

Result<void> Connections::stop(std::string_view name, const std::string& why) {
  std::unique_ptr<Connection> ended;  // ends outside the lock: it may take seconds
  {
    Lock lock(mutex_);
    Slot* slot = find(name);
    if (slot == nullptr) return unknown(name);
    ended = std::move(slot->running);
    slot->held = why;
  }
  return {};
}

void Connections::start_again(std::string_view name) {
  Lock lock(mutex_);
  Slot* slot = find(name);
  if (slot == nullptr || slot->running) return;
  slot->held.clear();
  slot->running = make(slot->settings);
}

void Connections::remove(std::string_view name) {
  if (!stop(name, "removed")) return;
  Lock lock(mutex_);
  std::erase_if(slots_, [name](const Slot& slot) { return slot.settings.name == name; });
}

void Connections::apply(const settings::Settings& after, const settings::Difference& difference) {
  Lock changing(changing_);
  for (const std::string& name : difference.removed) remove(name);
  for (const std::string& name : difference.changed) remove(name);
  const auto wanted = [&difference](const std::string& name) {
    return std::count(difference.added.begin(), difference.added.end(), name) > 0 ||
           std::count(difference.changed.begin(), difference.changed.end(), name) > 0;
  };
  for (const settings::Connection& connection : after.connections) {
    if (!wanted(connection.name)) continue;
    Slot slot = slot_of(connection.duplicate());
    Lock lock(mutex_);
    slots_.push_back(std::move(slot));
  }
}

Result<void> Connections::hold(std::string_view name, std::string_view reason) {
  Lock changing(changing_);
  std::string why(kHeld);
  if (!reason.empty()) why += ": " + std::string(reason);
  if (auto stopped = stop(name, why); !stopped) return stopped;
  return needs_.ledger.pause(name, why);
}

Result<void> Connections::resume(std::string_view consumer) {
  // What reads a connection's webhooks is a consumer of its own, and goes on with it.
  const std::string_view name = consumer.substr(0, consumer.find('/'));
  Lock changing(changing_);
  std::vector<std::string> credentials;
  {
    Lock lock(mutex_);
    Slot* slot = find(name);
    if (slot == nullptr) return unknown(name);
    credentials.push_back(slot->settings.credential);
    for (const auto& [use, further] : slot->settings.credentials) credentials.push_back(further);
  }
  for (const std::string& credential : credentials) {
    if (!credential.empty()) needs_.access.retry(credential);
  }
  {
    Lock lock(mutex_);
    Slot* slot = find(name);
    if (slot != nullptr && slot->running) {
      slot->running->resume();
      return {};
    }
  }
  if (auto cleared = needs_.ledger.pause(name, ""); !cleared) return cleared;
  start_again(name);
  return {};
}

Result<void> Connections::move(std::string_view name,
                               const std::function<Result<void>(ledger::Ledger&)>& change) {
  Lock changing(changing_);
  std::string held;
  {
    Lock lock(mutex_);
    Slot* slot = find(name);
    if (slot == nullptr) return unknown(name);
    held = slot->held;
  }
  if (auto stopped = stop(name, held.empty() ? "moving" : held); !stopped) return stopped;
  auto moved = change(needs_.ledger);
  if (held.empty()) start_again(name);
  return moved;
}

}  // namespace sambung::app
