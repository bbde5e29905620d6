#include "core/app/cli/tail.hpp"

#include <algorithm>
#include <ostream>

#include "core/app/cli/data_folder.hpp"
#include "core/app/cli/signals.hpp"
#include "core/app/cli/since.hpp"
#include "core/app/event_text.hpp"
#include "core/deliver/filter.hpp"

namespace sambung::cli {

namespace {

constexpr std::chrono::milliseconds kLook{200};

/// Prints events of one journal that match. Confined to one run.
class Follower {
 public:
  Follower(journal::JournalReader& journal, const std::string& pattern, bool raw,
           Terminal& terminal)
      : journal_(journal), pattern_(pattern), raw_(raw), terminal_(terminal) {}

  /// Where each partition begins; `what` gives the first offset for an extent.
  template <class First>
  Result<void> begin(First what) {
    for (std::uint32_t number = 0; number < journal_.partitions(); ++number) {
      auto extent = journal_.extent(number);
      if (!extent) return extent.error();
      Result<std::uint64_t> first = what(number, *extent);
      if (!first) return first.error();
      next_.push_back(std::max(*first, extent->first));
    }
    return {};
  }

  /// Prints what is there now, `count` at most (0: all); how many were printed.
  Result<std::uint64_t> print(std::uint64_t count);

 private:
  void show(const journal::Record& record);

  journal::JournalReader& journal_;
  const std::string& pattern_;
  const bool raw_;
  Terminal& terminal_;
  std::vector<std::uint64_t> next_;
};

Result<std::uint64_t> Follower::print(std::uint64_t count) {
  std::uint64_t shown = 0;
  for (std::uint32_t number = 0; number < next_.size(); ++number) {
    for (;;) {
      auto extent = journal_.extent(number);
      if (!extent) return extent.error();
      next_[number] = std::max(next_[number], extent->first);  // what was trimmed is gone
      if (next_[number] > extent->last) break;
      journal::ReadLimits limits;
      limits.with_raw = raw_;
      auto records = journal_.read(number, next_[number], limits);
      if (!records) return records.error();
      if (records->empty()) break;
      for (const journal::Record& record : *records) {
        next_[number] = record.position.offset + 1;
        if (!deliver::matches(pattern_, record.event.envelope.type)) continue;
        show(record);
        if (++shown == count) return shown;
      }
    }
  }
  return shown;
}

void Follower::show(const journal::Record& record) {
  terminal_.out << (terminal_.format == Format::kText ? app::record_line(record)
                                                      : app::record_json(record))
                << "\n";
}

}  // namespace

void Tail::declare(Options& options) {
  options.text("pattern", pattern_, "A type, a group such as message.*, or * (default)");
  config_.declare(options);
  options.text("--since", since_, "From what was recorded then on: 1h, 2026-01-31 or RFC 3339");
  options.number("--from-seq", from_seq_, "From this offset on");
  options.number("--last", last_, "Begin with the last N events of each partition");
  options.flag("--all", all_, "Begin with the first event that is kept");
  options.number("-n,--count", count_, "End after N events");
  options.flag("-e,--until-end", until_end_, "End where the journal ends now");
  options.flag("--raw", raw_, "With what WhatsApp wrote (json and jsonl)");
}

int Tail::run(Terminal& terminal) {
  const auto settings = settings_without_secrets(config_, terminal);
  if (!settings) return kBadConfig;
  const std::string since = since_.empty() ? "" : since_text(since_);
  if (!since_.empty() && since.empty()) {
    return terminal.fail(kUsage, "--since must be like 1h, 2026-01-31 or 2026-01-31T08:30:00Z");
  }
  auto open = open_journal(*settings);
  if (!open) return terminal.fail(open.error());
  journal::JournalReader& journal = *open->journal;
  Follower follower(journal, pattern_, raw_, terminal);
  const auto begun = follower.begin(
      [&](std::uint32_t number, const journal::Extent& extent) -> Result<std::uint64_t> {
        if (!since.empty()) return journal.offset_at(number, *moment_of(since));
        if (from_seq_ > 0) return from_seq_;
        if (last_ > 0) return extent.last + 1 - std::min(last_, extent.last);
        return all_ ? extent.first : extent.last + 1;
      });
  if (!begun) return terminal.fail(begun.error());
  Signals signals;
  for (std::uint64_t shown = 0;;) {
    const auto printed = follower.print(count_ > 0 ? count_ - shown : 0);
    if (!printed) return terminal.fail(printed.error());
    shown += *printed;
    terminal.out.flush();
    if (until_end_ || (count_ > 0 && shown >= count_) || !terminal.out.good()) return kOk;
    if (const auto signal = signals.next(kLook)) return kSignalBase + *signal;
  }
}

}  // namespace sambung::cli
