#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/deliver/host_port.hpp"
#include "core/journal/journal.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/supervise/connector_port.hpp"
#include "core/sync/record.hpp"

namespace spdlog {
class logger;
}

namespace sambung::inbound {

struct CallOptions {
  std::string connection;
  std::vector<std::string> objects{"contact"};
  bool may_create = false;  ///< records may make persons of whom nothing is known
  bool receives = false;    ///< its webhooks are taken
  bool erases = true;       ///< whom we erase is erased there
};

/// Makes calls of operations of events that are none of a connector's deliveries: stands between the delivery
/// `<connection>/sync` and the connector.
///
/// - `hook.received`: `receive` says what a webhook's body means. Records go into the journal as if a poll had
///   brought them; of what it can only hint at, the record is fetched. A body that the connector does not
///   understand is a dead letter, and the poll finds what it meant.
/// - `person.erased`: `erase` of the person's records there. A connector that cannot makes it a dead letter,
///   so that a human does.
///
/// Confined to the delivery's thread, but for `cancel`.
class CallPort final : public deliver::HostPort {
 public:
  struct Needs {
    supervise::ConnectorPort& port;
    journal::Journal& journal;
    const model::Keys& keys;
    const Clock& clock;
    spdlog::logger& log;
    /// Makes the poll ask at once: a webhook told of what cannot be fetched.
    std::function<void()> poll;
  };
  /// What `needs` refers to must outlive it.
  CallPort(CallOptions options, Needs needs);

  bool await_ready(std::chrono::milliseconds patience) override;
  deliver::Wants wants() const override;
  deliver::BatchResult deliver(const std::vector<deliver::Item>& items,
                               std::chrono::milliseconds deadline) override;
  void cancel() override { needs_.port.cancel(); }

 private:
  /// What a batch has come to so far.
  struct Reading;
  using Hinted = std::pair<std::string, std::string>;  ///< object, id

  void receive(const std::vector<deliver::Item>& items, std::chrono::milliseconds deadline,
               Reading& reading);
  deliver::ItemOutcome erase(const deliver::Item& item, std::chrono::milliseconds deadline);
  void take(const deliver::Item& item, std::size_t index, const std::string& emitted,
            Reading& reading);
  void fetch(const std::vector<deliver::Item>& items, std::chrono::milliseconds deadline,
             Reading& reading);
  void take_fetched(const Hinted& hinted, const std::vector<std::string>& found,
                    const EventId& cause, Reading& reading);
  void fail(const std::set<std::size_t>& hooks, const deliver::ItemOutcome& outcome,
            Reading& reading) const;
  void keep(sync::Record record, const EventId& cause, Reading& reading) const;
  bool is_wanted(const std::string& object) const;

  const CallOptions options_;
  const Needs needs_;
};

}  // namespace sambung::inbound
