#include "core/app/housekeeping.hpp"

#include <algorithm>
#include <limits>

#include "core/base/thread_setup.hpp"
#include "core/logging/logger.hpp"

namespace sambung::app {

namespace {

constexpr std::chrono::minutes kRound{1};
constexpr std::chrono::hours kHopsKept{7 * 24};

}  // namespace

Result<std::vector<std::uint64_t>> first_needed(ledger::Ledger& ledger,
                                                const journal::Journal& journal) {
  std::vector<std::uint64_t> needed(journal.partitions(), std::numeric_limits<std::int32_t>::max());
  auto names = ledger.consumers();
  if (!names) return names.error();
  for (const std::string& name : *names) {
    auto consumer = ledger.find(name);
    if (!consumer) return consumer.error();
    if (!*consumer || (*consumer)->epoch != journal.epoch()) continue;
    const auto& marks = (*consumer)->watermark;
    for (std::size_t i = 0; i < std::min(marks.size(), needed.size()); ++i) {
      needed[i] = std::min(needed[i], marks[i] + 1);
    }
    for (const ledger::Parked& parked : (*consumer)->parked) {
      if (parked.position.partition >= needed.size()) continue;
      std::uint64_t& first = needed[parked.position.partition];
      first = std::min(first, parked.position.offset);
    }
  }
  return needed;
}

Housekeeping::Housekeeping(const settings::Retention& retention, journal::Journal& journal,
                           ledger::Ledger& ledger, const Clock& clock, spdlog::logger& log,
                           std::function<void()> round)
    : retention_(retention),
      journal_(journal),
      ledger_(ledger),
      clock_(clock),
      log_(log),
      round_(std::move(round)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Housekeeping::~Housekeeping() {
  thread_.request_stop();
  wake_.ring();
}

void Housekeeping::run(const std::stop_token& stop) {
  set_up_thread("housekeeping", 10);
  while (!stop.stop_requested()) {
    const std::uint64_t rings = wake_.rings();
    wake_.wait(rings, kRound, stop);
    if (stop.stop_requested()) return;
    trim();
    round_();
    if (auto forgot = ledger_.forget_hops(clock_.now() - kHopsKept); !forgot) {
      log_.warn("event=hops_not_forgotten reason=\"{}\"", forgot.error().what);
    }
  }
}

void Housekeeping::trim() {
  auto needed = first_needed(ledger_, journal_);
  if (!needed) {
    log_.warn("event=retention_skipped reason=\"{}\"", needed.error().what);
    return;
  }
  auto bytes = journal_.size_bytes();
  const bool too_large = retention_.bytes_max != 0 && bytes && *bytes > retention_.bytes_max;
  for (std::uint32_t partition = 0; partition < journal_.partitions(); ++partition) {
    UnixTime before = clock_.now() - retention_.age;
    if (too_large) {
      // By size: a tenth of what is there goes, oldest first.
      auto extent = journal_.extent(partition);
      if (!extent || extent->last < extent->first) continue;
      const std::uint64_t cut = extent->first + (extent->last - extent->first) / 10 + 1;
      (*needed)[partition] = std::min((*needed)[partition], cut);
      before = UnixTime::max();
    }
    auto removed = journal_.trim(partition, before, (*needed)[partition]);
    if (!removed) {
      log_.warn("event=retention_failed reason=\"{}\"", removed.error().what);
    } else if (*removed > 0) {
      log_.info("event=retention partition={} removed={}", partition, *removed);
    }
  }
}

}  // namespace sambung::app
