#include "core/decide/projector.hpp"

#include <algorithm>
#include <future>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/base/thread_setup.hpp"
#include "core/decide/decider.hpp"
#include "core/decide/next_batch.hpp"
#include "core/decide/standing.hpp"
#include "core/logging/logger.hpp"
#include "core/model/codec.hpp"
#include "core/state/people.hpp"
#include "core/state/schema.hpp"

namespace sambung::decide {

namespace {

constexpr std::chrono::milliseconds kLookAgain{1000};
// A page that is written again and again is copied once where there is much to catch up with; else little
// at a time, since a flush of many scattered pages holds up the journal's next one.
constexpr int kLogPages = 100;
constexpr int kLogPagesBehind = 4000;

bool is_decision(const std::string& type) {
  return type == "person.created" || type == "person.merged" || type == "identity.linked" ||
         type == "conversation.opened";
}

}  // namespace

/// The projector's thread and all that is confined to it.
class Projector::Work {
 public:
  Work(ProjectorOptions options, journal::Journal& journal, journal::KeyStore& key_store,
       ledger::Ledger& ledger, const model::Keys& keys, spdlog::logger& log)
      : options_(std::move(options)),
        journal_(journal),
        key_store_(key_store),
        standing_(database_, journal, ledger),
        fold_(database_, keys, options_.portfolios),
        people_(database_, state::People::Memory::kTold),
        decider_(people_, keys, [this](model::Event event) { return take(std::move(event)); }),
        log_(log) {}

  ~Work() {
    thread_.request_stop();
    journal_.doorbell().ring();
  }

  Result<void> open() {
    auto database =
        sqlite::Database::open(options_.state_file, {.durability = sqlite::Durability::kNormal,
                                                     .page_cache_kib = 16 * 1024,
                                                     .wal_autocheckpoint_pages = 0});
    if (!database) return database.error();
    database_ = std::move(*database);
    auto prepared = state::prepare_file(database_);
    if (!prepared && prepared.error().code == ErrorCode::kCorrupt) prepared = start_over("version");
    if (!prepared) return prepared;
    if (auto loaded = load_standing(); !loaded) return loaded;
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    return {};
  }

  ProjectorStatus status() const {
    ProjectorStatus status;
    std::vector<std::uint64_t> folded;
    {
      Lock lock(mutex_);
      status = status_;
      folded = published_;
    }
    // Counted now: the thread may not have had its turn since the journal grew.
    for (std::uint32_t partition = 0; partition < folded.size(); ++partition) {
      const auto extent = journal_.extent(partition);
      if (extent && extent->last > folded[partition])
        status.lag += extent->last - folded[partition];
    }
    return status;
  }
  Doorbell& doorbell() { return doorbell_; }
  void ask_rebuild() {
    {
      Lock lock(mutex_);
      rebuild_asked_.store(true);
      // From now on nothing counts as folded, or `caught_up` would believe the old rows.
      published_.assign(published_.size(), 0);
    }
    journal_.doorbell().ring();
  }
  Result<void> scrub() {
    std::future<Result<void>> done;
    {
      Lock lock(mutex_);
      if (scrub_asked_) return Error{ErrorCode::kUnavailable, "a scrub is under way; try again"};
      done = scrub_asked_.emplace().get_future();
    }
    journal_.doorbell().ring();
    return done.get();
  }
  std::vector<std::uint64_t> positions() const {
    Lock lock(mutex_);
    return published_;
  }

 private:
  Result<void> start_over(const char* why) {
    log_.warn("event=state_rebuild reason=\"{}\"", why);
    forget();
    return state::start_over(database_);
  }

  Result<void> load_standing() {
    auto fits = standing_.load_folded();
    if (!fits) return fits.error();
    if (!*fits) {
      standing_.start_over();
      if (auto done = start_over("it belongs to another journal"); !done) return done;
    }
    if (auto loaded = standing_.load_judged(); !loaded) return loaded;
    publish();
    return {};
  }

  void run(const std::stop_token& stop) {
    run_in_background(
        "projector", [&stop] { return stop.stop_requested(); },
        [this, &stop](const GoesOn& goes_on) { follow(stop, goes_on); });
    if (auto asked = take_scrub_request()) {
      asked->set_value(Error{ErrorCode::kUnavailable, "the broker is stopping"});
    }
  }

  void follow(const std::stop_token& stop, const GoesOn& goes_on) {
    while (!stop.stop_requested() && goes_on(behind_)) {
      const auto began = std::chrono::steady_clock::now();
      const std::uint64_t rings = journal_.doorbell().rings();
      if (auto asked = take_scrub_request()) asked->set_value(database_.checkpoint_truncate());
      auto worked = rebuild_asked_.exchange(false) ? begin_rebuild() : turn();
      if (!worked) trouble(worked.error());
      if (worked && *worked) {
        pace_.rest(began, batch_size_, stop);
        continue;
      }
      journal_.doorbell().wait(rings, kLookAgain, stop);
    }
  }

  std::optional<std::promise<Result<void>>> take_scrub_request() {
    Lock lock(mutex_);
    return std::exchange(scrub_asked_, std::nullopt);
  }

  Result<bool> begin_rebuild() {
    if (auto noted = standing_.note_judged(); !noted) return noted.error();
    if (auto done = start_over("asked for"); !done) return done.error();
    standing_.start_over();
    ahead_folded_ = false;
    publish();
    return true;
  }

  /// One batch in one transaction; false when there is nothing new.
  Result<bool> turn() {
    std::vector<std::uint64_t> before = standing_.folded();
    auto batch = read_batch(before);
    if (!batch) return batch.error();
    standing_.set_folded(before);
    behind_ = std::chrono::milliseconds(0);
    if (batch->empty()) {
      if (auto noted = standing_.note_judged(); !noted) return noted.error();
      publish();
      return false;
    }
    batch_size_ = batch->size();
    behind_ = SystemClock().now() - batch->front().recorded;
    if (auto begun = database_.begin(); !begun) return begun.error();
    decisions_.clear();
    auto done = take_in(*batch);
    if (done && !decisions_.empty()) done = append_decisions();
    if (done) done = standing_.store_folded();
    if (done) done = database_.commit();
    if (!done) {
      database_.rollback();
      forget();
      standing_.set_folded(std::move(before));
      ahead_folded_ = false;  // what was folded ahead went with the transaction
      return done.error();
    }
    publish();
    doorbell_.ring();
    const int pages = batch_size_ >= options_.batch_max ? kLogPagesBehind : kLogPages;
    if (database_.log_pages() > pages) static_cast<void>(database_.checkpoint());
    if (!standing_.note_due()) return true;
    if (auto noted = standing_.note_judged(); !noted) return noted.error();
    return true;
  }

  /// Without the bodies of what was folded when it was decided. An erasure ends that: what is behind it is
  /// folded behind it.
  Result<std::vector<journal::Record>> read_batch(std::vector<std::uint64_t>& folded) {
    auto batch =
        next_batch(journal_, folded, options_.batch_max,
                   [this](const model::Envelope& envelope) { return !own_.contains(envelope.id); });
    if (!batch || own_.empty()) return batch;
    const bool erases = std::any_of(batch->begin(), batch->end(), [](const auto& record) {
      return record.event.envelope.type == model::PersonErased::kType;
    });
    return erases ? next_batch(journal_, folded, options_.batch_max) : std::move(batch);
  }

  Result<void> take_in(const std::vector<journal::Record>& batch) {
    for (const journal::Record& record : batch) {
      if (auto done = take_in(record); !done) return done;
      standing_.set_folded(record.position);
    }
    return {};
  }

  Result<void> take_in(const journal::Record& record) {
    const bool judge =
        !standing_.is_judged(record.position) && !is_decision(record.event.envelope.type);
    if (judge && !ahead_folded_) {
      if (auto done = fold_ahead(); !done) return done;
    }
    ++folded_count_;
    if (own_.erase(record.event.envelope.id) > 0 || record.erased) return {};
    auto data =
        model::decode(record.event.envelope.type, record.event.envelope.version, record.event.body);
    if (!data) {
      ++skipped_;
      return {};
    }
    const model::Envelope& envelope = record.event.envelope;
    if (const auto* erased = std::get_if<model::PersonErased>(&*data)) {
      // A crash may have come between this event and the end of the keys.
      auto gone = key_store_.destroy(erased->subjects, erased->newest_key);
      if (!gone) return gone.error();
      own_.clear();  // what stands behind this has to be folded behind it
    }
    if (auto done = fold(envelope, *data, record.event.body); !done || !judge) return done;
    return decider_.decide(envelope, *data, fold_.portfolio_of(envelope));
  }

  Result<void> fold(const model::Envelope& envelope, const model::Data& data,
                    std::string_view body) {
    auto done = fold_.apply(envelope, data, body);
    people_.note(envelope, data);
    return done;
  }

  void forget() {
    fold_.forget();
    people_.forget();
    own_.clear();
  }

  /// Decisions that a crash or a failed append left in the journal ahead of the state must be known
  /// before the next judgement, or it would be made differently.
  Result<void> fold_ahead() {
    for (std::uint32_t partition = 0; partition < standing_.folded().size(); ++partition) {
      std::uint64_t offset = standing_.folded()[partition] + 1;
      while (true) {
        auto records = journal_.read(partition, offset, {});
        if (!records) return records.error();
        if (records->empty()) break;
        for (const journal::Record& record : *records) {
          offset = record.position.offset + 1;
          if (record.erased || !is_decision(record.event.envelope.type)) continue;
          auto data = model::decode(record.event.envelope.type, record.event.envelope.version,
                                    record.event.body);
          if (!data) continue;
          auto done = fold(record.event.envelope, *data, record.event.body);
          if (!done) return done;
        }
      }
    }
    ahead_folded_ = true;
    return {};
  }

  /// A decision takes effect in the open transaction at once, and is written after the batch.
  Result<void> take(model::Event event) {
    model::EncodedEvent encoded = model::encode(event);
    event.envelope = encoded.envelope;
    auto done = fold(event.envelope, event.data, encoded.body);
    own_.insert(encoded.envelope.id);
    decisions_.push_back(std::move(encoded));
    return done;
  }

  Result<void> append_decisions() {
    decided_count_ += decisions_.size();
    return journal_.append_in_slices(std::move(decisions_));
  }

  void publish() {
    Lock lock(mutex_);
    if (!rebuild_asked_.load()) published_ = standing_.folded();
    status_ = {.folded = folded_count_,
               .decisions = decided_count_,
               .lag = 0,  // whoever asks counts
               .skipped = skipped_,
               .trouble = {}};
  }

  void trouble(const Error& error) {
    log_.error("event=state_stands_still reason=\"{}\"", error.what);
    Lock lock(mutex_);
    status_.trouble = error.what;
  }

  const ProjectorOptions options_;
  journal::Journal& journal_;
  journal::KeyStore& key_store_;
  sqlite::Database database_;
  Standing standing_;
  state::Fold fold_;
  state::People people_;
  Decider decider_;
  spdlog::logger& log_;
  bool ahead_folded_ = false;
  std::chrono::milliseconds behind_{0};  // how long ago the batch in hand was recorded
  std::size_t batch_size_ = 0;
  Pace pace_;
  std::vector<model::EncodedEvent> decisions_;  // of the batch in hand
  std::unordered_set<EventId> own_;             // decisions that were folded when they were made
  std::uint64_t folded_count_ = 0;
  std::uint64_t decided_count_ = 0;
  std::uint64_t skipped_ = 0;
  std::atomic<bool> rebuild_asked_ = false;
  Doorbell doorbell_;
  mutable Mutex mutex_;
  ProjectorStatus status_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<std::uint64_t> published_ SAMBUNG_GUARDED_BY(mutex_);
  std::optional<std::promise<Result<void>>> scrub_asked_ SAMBUNG_GUARDED_BY(mutex_);
  std::jthread thread_;  // last: it uses all of the above

  friend class Projector;
};

Projector::Projector(std::unique_ptr<Work> work) : work_(std::move(work)) {}
Projector::~Projector() = default;

Result<std::unique_ptr<Projector>> Projector::start(const ProjectorOptions& options,
                                                    journal::Journal& journal,
                                                    journal::KeyStore& key_store,
                                                    ledger::Ledger& ledger, const model::Keys& keys,
                                                    spdlog::logger& log) {
  auto work = std::make_unique<Work>(options, journal, key_store, ledger, keys, log);
  if (auto opened = work->open(); !opened) return opened.error();
  return std::unique_ptr<Projector>(new Projector(std::move(work)));
}

Doorbell& Projector::doorbell() { return work_->doorbell(); }
ProjectorStatus Projector::status() const { return work_->status(); }
void Projector::rebuild() { work_->ask_rebuild(); }
Result<void> Projector::scrub() { return work_->scrub(); }

bool Projector::caught_up(std::chrono::milliseconds patience) {
  std::vector<std::uint64_t> wanted;
  for (std::uint32_t partition = 0; partition < work_->journal_.partitions(); ++partition) {
    auto extent = work_->journal_.extent(partition);
    wanted.push_back(extent ? extent->last : 0);
  }
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const std::stop_source never;
  while (true) {
    const std::uint64_t rings = work_->doorbell_.rings();
    const std::vector<std::uint64_t> now = work_->positions();
    bool there = true;
    for (std::size_t i = 0; i < wanted.size(); ++i) there = there && now[i] >= wanted[i];
    if (there) return true;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    work_->doorbell_.wait(rings, left, never.get_token());
  }
}

}  // namespace sambung::decide
