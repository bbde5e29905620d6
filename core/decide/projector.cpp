#include "core/decide/projector.hpp"

#include <algorithm>
#include <future>
#include <optional>
#include <utility>

#include "core/base/thread_setup.hpp"
#include "core/decide/decider.hpp"
#include "core/logging/logger.hpp"
#include "core/model/codec.hpp"
#include "core/state/people.hpp"
#include "core/state/schema.hpp"

namespace sambung::decide {

namespace {

constexpr const char* kConsumer = "sambung decider";
constexpr std::chrono::milliseconds kLookAgain{1000};
constexpr std::chrono::milliseconds kNoteEvery{200};

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
        ledger_(ledger),
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
                                                     .wal_autocheckpoint_pages = 1000});
    if (!database) return database.error();
    database_ = std::move(*database);
    auto prepared = state::prepare_file(database_);
    if (!prepared && prepared.error().code == ErrorCode::kCorrupt) prepared = start_over("version");
    if (!prepared) return prepared;
    if (auto loaded = load_positions(); !loaded) return loaded;
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

  Result<void> load_positions() {
    folded_.assign(journal_.partitions(), 0);
    auto query = database_.prepare("SELECT partition, epoch, offset FROM progress");
    if (!query) return query.error();
    bool fits = true;
    auto row = query->step();
    for (; row && *row; row = query->step()) {
      const auto partition = static_cast<std::size_t>(query->integer(0));
      fits = fits && partition < folded_.size() &&
             static_cast<std::uint64_t>(query->integer(1)) == journal_.epoch();
      if (fits) folded_[partition] = static_cast<std::uint64_t>(query->integer(2));
    }
    if (!row) return row.error();
    query->reset();
    for (std::uint32_t partition = 0; partition < folded_.size(); ++partition) {
      auto extent = journal_.extent(partition);
      if (!extent) return extent.error();
      fits = fits && folded_[partition] <= extent->last;
    }
    if (!fits) {
      *query = {};
      folded_.assign(journal_.partitions(), 0);
      if (auto done = start_over("it belongs to another journal"); !done) return done;
    }
    return load_decided();
  }

  Result<void> load_decided() {
    auto owner = ledger_.own(kConsumer, journal_.epoch(),
                             std::vector<std::uint64_t>(journal_.partitions(), 0));
    if (!owner) return owner.error();
    fence_ = owner->fence;
    decided_ = owner->watermark;
    if (owner->epoch != journal_.epoch() || decided_.size() != folded_.size()) {
      return Error{ErrorCode::kCorrupt,
                   "ledger.db belongs to another journal; restore the two from one backup"};
    }
    for (std::uint32_t partition = 0; partition < decided_.size(); ++partition) {
      auto extent = journal_.extent(partition);
      if (!extent) return extent.error();
      if (decided_[partition] <= extent->last) continue;
      return Error{ErrorCode::kCorrupt,
                   "ledger.db is ahead of journal.db: the journal is older than what was done with "
                   "it; restore the two from one backup"};
    }
    ahead_folded_ = false;
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
    if (auto noted = note_decided(); !noted) return noted.error();
    if (auto done = start_over("asked for"); !done) return done.error();
    folded_.assign(folded_.size(), 0);
    ahead_folded_ = false;
    publish();
    return true;
  }

  /// One batch in one transaction; false when there is nothing new.
  Result<bool> turn() {
    auto batch = next_batch();
    if (!batch) return batch.error();
    behind_ = std::chrono::milliseconds(0);
    if (batch->empty()) {
      if (auto noted = note_decided(); !noted) return noted.error();
      publish();
      return false;
    }
    batch_size_ = batch->size();
    behind_ = SystemClock().now() - batch->front().recorded;
    if (auto begun = database_.begin(); !begun) return begun.error();
    decisions_.clear();
    const std::vector<std::uint64_t> before = folded_;
    auto done = take_in(*batch);
    if (done && !decisions_.empty()) done = append_decisions();
    if (done) done = store_positions();
    if (done) done = database_.commit();
    if (!done) {
      database_.rollback();
      forget();
      folded_ = before;
      ahead_folded_ = false;  // what was folded ahead went with the transaction
      return done.error();
    }
    publish();
    doorbell_.ring();
    if (std::chrono::steady_clock::now() - noted_at_ < kNoteEvery) return true;
    if (auto noted = note_decided(); !noted) return noted.error();
    return true;
  }

  /// The next records of all partitions in the order in which the journal took them.
  Result<std::vector<journal::Record>> next_batch() {
    std::vector<journal::Record> all;
    UnixTime complete_until = UnixTime::max();  // beyond it a partition may have more
    for (std::uint32_t partition = 0; partition < folded_.size(); ++partition) {
      auto extent = journal_.extent(partition);
      if (!extent) return extent.error();
      folded_[partition] = std::max(folded_[partition], extent->first - 1);
      if (extent->last <= folded_[partition]) continue;
      auto records =
          journal_.read(partition, folded_[partition] + 1, {.records = options_.batch_max});
      if (!records) return records.error();
      if (!records->empty() && records->back().position.offset < extent->last) {
        complete_until = std::min(complete_until, records->back().recorded);
      }
      std::move(records->begin(), records->end(), std::back_inserter(all));
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return std::pair(a.recorded, a.position) < std::pair(b.recorded, b.position);
    });
    std::erase_if(all, [&](const auto& record) { return record.recorded > complete_until; });
    return all;
  }

  Result<void> take_in(const std::vector<journal::Record>& batch) {
    for (const journal::Record& record : batch) {
      if (auto done = take_in(record); !done) return done;
      folded_[record.position.partition] = record.position.offset;
    }
    return {};
  }

  Result<void> take_in(const journal::Record& record) {
    const std::uint32_t partition = record.position.partition;
    const bool judge =
        record.position.offset > decided_[partition] && !is_decision(record.event.envelope.type);
    if (judge && !ahead_folded_) {
      if (auto done = fold_ahead(); !done) return done;
    }
    ++folded_count_;
    if (record.erased) return {};
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
    }
    if (auto done = fold(envelope, *data, record.event.body); !done || !judge) return done;
    return decider_.decide(envelope, *data, fold_.portfolio_of(envelope));
  }

  Result<void> fold(const model::Envelope& envelope, const model::Data& data,
                    std::string_view body) {
    auto done = fold_.apply(envelope, data, body);
    people_.note(data);
    return done;
  }

  void forget() {
    fold_.forget();
    people_.forget();
  }

  /// Decisions that a crash left in the journal ahead of the state must be known before the next
  /// judgement, or it would be made differently.
  Result<void> fold_ahead() {
    for (std::uint32_t partition = 0; partition < folded_.size(); ++partition) {
      std::uint64_t offset = folded_[partition] + 1;
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
    decisions_.push_back(std::move(encoded));
    return done;
  }

  Result<void> append_decisions() {
    decided_count_ += decisions_.size();
    auto appended = journal_.append_and_wait(std::move(decisions_), journal::Priority::kBulk);
    if (!appended) return appended.error();
    return {};
  }

  Result<void> store_positions() {
    for (std::uint32_t partition = 0; partition < folded_.size(); ++partition) {
      auto put = database_.cached(
          "INSERT OR REPLACE INTO progress(partition, epoch, offset) VALUES(?, ?, ?)");
      if (!put) return put.error();
      auto done = (*put)
                      ->bind(1, std::int64_t{partition})
                      .bind(2, static_cast<std::int64_t>(journal_.epoch()))
                      .bind(3, static_cast<std::int64_t>(folded_[partition]))
                      .run();
      if (!done) return done;
    }
    return {};
  }

  /// Late is harmless: what is judged again from the same state gives decisions of the same ids. So it
  /// does not cost each batch a transaction of its own.
  Result<void> note_decided() {
    noted_at_ = std::chrono::steady_clock::now();
    bool moved = false;
    for (std::size_t partition = 0; partition < folded_.size(); ++partition) {
      if (folded_[partition] <= decided_[partition]) continue;
      decided_[partition] = folded_[partition];
      moved = true;
    }
    if (!moved) return {};
    ledger::Progress progress;
    progress.consumer = kConsumer;
    progress.fence = fence_;
    progress.watermark = decided_;
    return ledger_.commit(progress);
  }

  void publish() {
    Lock lock(mutex_);
    if (!rebuild_asked_.load()) published_ = folded_;
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
  ledger::Ledger& ledger_;
  sqlite::Database database_;
  state::Fold fold_;
  state::People people_;
  Decider decider_;
  spdlog::logger& log_;
  std::vector<std::uint64_t> folded_;   // per partition: state has everything up to here
  std::vector<std::uint64_t> decided_;  // per partition: judged up to here
  std::uint64_t fence_ = 0;
  bool ahead_folded_ = false;
  std::chrono::milliseconds behind_{0};  // how long ago the batch in hand was recorded
  std::size_t batch_size_ = 0;
  Pace pace_;
  std::chrono::steady_clock::time_point noted_at_{};
  std::vector<model::EncodedEvent> decisions_;  // of the batch in hand
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
