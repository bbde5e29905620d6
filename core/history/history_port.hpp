#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/deliver/host_port.hpp"
#include "core/history/time_zone.hpp"
#include "core/ledger/ledger.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/state/people.hpp"
#include "core/state/queries.hpp"
#include "core/supervise/connector_port.hpp"

namespace sambung::history {

struct HistoryOptions {
  std::string connection;
  bool by_day = false;                ///< one entry a conversation's day; else one a message
  std::size_t bytes_max = 32 * 1024;  ///< of an entry's text; a longer day goes on in another one
};

/// Puts conversations into a system's own timeline: stands between a delivery and the connector, and makes
/// of events what the entries they belong to are now. An entry is written again when it has become another
/// one; what the system calls it stands in the ledger, and that it is being made before it is made.
///
/// Persons without a record there are passed over; once they get one, all that is known of them follows.
/// Confined to the delivery's thread, but for `cancel`.
class HistoryPort final : public deliver::HostPort {
 public:
  struct Needs {
    supervise::ConnectorPort& port;
    ledger::Ledger& ledger;
    const model::Keys& keys;
    std::filesystem::path data_folder;
    /// The zone of a business's number.
    std::function<TimeZone(const std::string& channel)> zone_of;
  };
  HistoryPort(HistoryOptions options, Needs needs);
  ~HistoryPort() override;

  bool await_ready(std::chrono::milliseconds patience) override;
  deliver::Wants wants() const override;
  deliver::BatchResult deliver(const std::vector<deliver::Item>& items,
                               std::chrono::milliseconds deadline) override;
  void cancel() override { needs_.port.cancel(); }

 private:
  /// Which entry: a day of a conversation, or one message.
  struct Reference;
  /// One entry as it is to stand there.
  struct Entry;

  Result<void> open();
  Result<std::vector<Reference>> references_of(const deliver::Item& item);
  Result<std::vector<Reference>> all_of(const std::string& person_id);
  Result<std::optional<std::string>> record_of(const std::string& person_id);
  Result<std::vector<Entry>> entries_of(const Reference& reference);
  Result<std::vector<Entry>> day_entries(const Reference& reference, const std::string& record);
  Result<std::vector<Entry>> message_entries(const Reference& reference, const std::string& record);
  /// What became of writing them; done when nothing had to be.
  Result<deliver::ItemOutcome> write(std::vector<Entry> entries,
                                     std::chrono::milliseconds deadline);

  const HistoryOptions options_;
  const Needs needs_;
  std::unique_ptr<state::Queries> queries_;  // opened when they are needed first
  std::optional<sqlite::Database> state_;
  std::optional<sqlite::Database> sync_;
};

}  // namespace sambung::history
