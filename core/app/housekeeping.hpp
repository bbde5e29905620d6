#pragma once

#include <functional>
#include <thread>

#include "core/base/clock.hpp"
#include "core/base/doorbell.hpp"
#include "core/journal/journal.hpp"
#include "core/ledger/ledger.hpp"
#include "core/settings/settings.hpp"

namespace spdlog {
class logger;
}

namespace sambung::app {

/// Keeps the files from growing for ever: removes journal records beyond retention, a slice at a time,
/// never past what a consumer still needs; and forgets hops after 7 days; has done what else is due. Owns its thread.
class Housekeeping {
 public:
  /// All must outlive it.
  /// `round` is called once a minute; it may take a while.
  Housekeeping(const settings::Retention& retention, journal::Journal& journal,
               ledger::Ledger& ledger, const Clock& clock, spdlog::logger& log,
               std::function<void()> round);
  ~Housekeeping();

 private:
  void run(const std::stop_token& stop);
  void trim();

  const settings::Retention retention_;
  journal::Journal& journal_;
  ledger::Ledger& ledger_;
  const Clock& clock_;
  spdlog::logger& log_;
  const std::function<void()> round_;
  Doorbell wake_;
  std::jthread thread_;  // last: it uses all of the above
};

/// The first offset of each partition that some consumer still needs: beyond its watermark, or parked.
Result<std::vector<std::uint64_t>> first_needed(ledger::Ledger& ledger,
                                                const journal::Journal& journal);

}  // namespace sambung::app
