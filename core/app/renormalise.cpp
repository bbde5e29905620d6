#include "core/app/renormalise.hpp"

#include <algorithm>

#include "core/model/codec.hpp"
#include "core/whatsapp/normalise.hpp"

namespace sambung::app {

namespace {

constexpr std::size_t kSliceMax = 128;

/// One run. Confined to one call.
class Run {
 public:
  Run(journal::Journal& journal, const model::Keys& keys, const state::Portfolios& portfolios,
      bool dry_run)
      : journal_(journal), keys_(keys), portfolios_(portfolios), dry_run_(dry_run) {}

  Result<void> partition(std::uint32_t number);
  const RenormaliseReport& report() const { return report_; }

 private:
  void read_again(const journal::Record& record);
  void revise(const journal::Record& record, const model::EncodedEvent& today);
  std::vector<model::EncodedEvent> todays(const journal::Record& record) const;
  Result<void> append();

  journal::Journal& journal_;
  const model::Keys& keys_;
  const state::Portfolios& portfolios_;
  const bool dry_run_;
  RenormaliseReport report_;
  std::vector<model::EncodedEvent> waiting_;
};

Result<void> Run::partition(std::uint32_t number) {
  auto extent = journal_.extent(number);
  if (!extent) return extent.error();
  for (std::uint64_t at = extent->first; at <= extent->last;) {
    journal::ReadLimits limits;
    limits.with_raw = true;
    auto records = journal_.read(number, at, limits);
    if (!records) return records.error();
    if (records->empty()) break;
    for (const journal::Record& record : *records) read_again(record);
    at = records->back().position.offset + 1;
    if (auto appended = append(); !appended) return appended;
  }
  return {};
}

std::vector<model::EncodedEvent> Run::todays(const journal::Record& record) const {
  const std::string_view app = state::app_of(record.event.envelope.source);
  const auto body = whatsapp::body_of_raw(record.event.raw);
  if (!body) return {};
  const auto portfolio = portfolios_.find(app);
  return whatsapp::normalise(
      *body, {.app = std::string(app),
              .accounts = {},
              .portfolio = portfolio == portfolios_.end() ? std::string() : portfolio->second,
              .received = record.recorded,
              .keys = keys_,
              .keep_raw = true});
}

void Run::read_again(const journal::Record& record) {
  const model::Envelope& envelope = record.event.envelope;
  if (record.erased || record.event.raw.empty() || state::app_of(envelope.source).empty() ||
      envelope.type == "foreign") {
    return;
  }
  ++report_.read;
  for (model::EncodedEvent& today : todays(record)) {
    if (today.envelope.type == "unrecognised") continue;
    if (envelope.type == "unrecognised") {
      today.envelope.cause = envelope.id;
      waiting_.push_back(std::move(today));
      ++report_.recognised;
    } else if (today.envelope.id == envelope.id && today.body != record.event.body) {
      revise(record, today);
    }
  }
}

void Run::revise(const journal::Record& record, const model::EncodedEvent& today) {
  ++report_.revised;
  const std::string original = record.event.envelope.id.text();
  const auto digest = keys_.hash({"revised", original, today.body});
  model::Event event{record.event.envelope,
                     record.event.seal_scope,
                     model::EventRevised{.original_event_id = original,
                                         .original_type = today.envelope.type,
                                         .original_version = today.envelope.version,
                                         .data = {today.body}},
                     {}};
  event.envelope.id =
      EventId::make(record.event.envelope.time, std::string_view(digest.data(), digest.size()));
  event.envelope.source = "/sambung/renormalise";
  event.envelope.subject = today.envelope.subject;
  event.envelope.cause = record.event.envelope.id;
  event.seal_scope = today.seal_scope;
  waiting_.push_back(model::encode(std::move(event)));
}

Result<void> Run::append() {
  for (std::size_t at = 0; at < waiting_.size() && !dry_run_; at += kSliceMax) {
    const auto begin = waiting_.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end =
        waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(at + kSliceMax, waiting_.size()));
    auto stored = journal_.append_and_wait(
        {std::make_move_iterator(begin), std::make_move_iterator(end)}, journal::Priority::kBulk);
    if (!stored) return stored.error();
  }
  waiting_.clear();
  return {};
}

}  // namespace

Result<RenormaliseReport> renormalise(journal::Journal& journal, const model::Keys& keys,
                                      const state::Portfolios& portfolios, bool dry_run) {
  Run run(journal, keys, portfolios, dry_run);
  for (std::uint32_t number = 0; number < journal.partitions(); ++number) {
    if (auto done = run.partition(number); !done) return done.error();
  }
  return run.report();
}

}  // namespace sambung::app
