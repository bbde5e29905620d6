#include "core/journal/sqlite_journal.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <iterator>
#include <thread>

#include "core/base/thread_setup.hpp"
#include "core/journal/record_reader.hpp"
#include "core/journal/record_store.hpp"
#include "core/journal/write_queue.hpp"

namespace sambung::journal {

namespace {

constexpr std::size_t kRecordBytesMax = 16 * 1024 * 1024;
constexpr std::int64_t kTrimRows = 128;
/// A commit costs about the same for one event as for ten, here and in all that follow the journal;
/// so that one does not start sooner after another than this, unless enough waits to be worth it.
constexpr std::chrono::milliseconds kSpacing{2};
/// 16 MB of write-ahead log: most pages are copied into the file once instead of four times.
constexpr int kLogPages = 4000;
constexpr std::chrono::hours kRememberTrimmed{30 * 24};

const Error kFull{ErrorCode::kFull, "the journal's queue is full"};
const Error kStopped{ErrorCode::kUnavailable, "the journal is closed"};

/// Thread-safe. Its writer thread is the only user of the writing connection.
class SqliteJournal final : public Journal {
 public:
  SqliteJournal(const SqliteJournalOptions& options, KeyStore& keys, const Clock& clock)
      : queue_(options.queue_events_max, options.queue_bytes_max),
        reader_(options.file, keys),
        keys_(keys),
        clock_(clock) {}

  ~SqliteJournal() override {
    queue_.close();
    writer_.request_stop();
  }

  Result<void> open(const SqliteJournalOptions& options) {
    auto database = sqlite::Database::open(options.file,
                                           {.page_cache_kib = 8192, .wal_autocheckpoint_pages = 0});
    if (!database) return database.error();
    database_ = std::move(*database);
    auto facts = prepare_file(database_, options.partitions);
    if (!facts) return facts.error();
    facts_ = *facts;
    auto store = RecordStore::open(database_, facts_, keys_, clock_);
    if (!store) return store.error();
    store_.emplace(std::move(*store));
    if (auto opened = reader_.open(); !opened) return opened.error();
    writer_ = std::jthread([this](const std::stop_token& stop) {
      set_up_thread("journal-writer");
      write_until(stop);
    });
    return {};
  }

  std::uint64_t epoch() const override { return facts_.epoch; }
  std::uint32_t partitions() const override { return facts_.partitions; }
  Result<Extent> extent(std::uint32_t partition) override { return reader_.extent(partition); }
  Result<std::vector<Record>> read(std::uint32_t partition, std::uint64_t offset,
                                   const ReadLimits& limits) override {
    return reader_.read(partition, offset, limits);
  }
  Result<std::uint64_t> offset_at(std::uint32_t partition, UnixTime time) override {
    return reader_.offset_at(partition, time);
  }
  Result<std::optional<Record>> last_of(std::string_view subject) override {
    return reader_.last_of(subject);
  }
  Doorbell& doorbell() override { return doorbell_; }
  bool healthy() const override { return !poisoned_.load(); }

  bool append(std::vector<model::EncodedEvent> events, Priority priority, Done done) override {
    AppendRequest request{.events = std::move(events), .done = std::move(done), .bytes = 0};
    for (const model::EncodedEvent& event : request.events) {
      request.bytes += event.body.size() + event.raw.size() + 256;
    }
    return queue_.try_push(std::move(request), priority);
  }

  Result<std::vector<Appended>> append_and_wait(std::vector<model::EncodedEvent> events,
                                                Priority priority) override {
    return send(std::move(events), priority).get();
  }

  Result<void> append_in_slices(std::vector<model::EncodedEvent> events) override {
    std::vector<std::future<Result<std::vector<Appended>>>> slices;
    for (std::size_t at = 0; at < events.size(); at += WriteQueue::kBulkSlice) {
      const std::size_t size = std::min(WriteQueue::kBulkSlice, events.size() - at);
      const auto from = std::make_move_iterator(events.begin() + static_cast<std::ptrdiff_t>(at));
      slices.push_back(send({from, from + static_cast<std::ptrdiff_t>(size)}, Priority::kBulk));
    }
    Result<void> all;
    for (auto& slice : slices) {
      if (auto stored = slice.get(); !stored) all = stored.error();
    }
    return all;
  }

  Result<void> append_erasure(
      const std::function<model::EncodedEvent(std::int64_t newest_key)>& make,
      const std::vector<std::string>& scopes) override {
    return on_writer([&]() -> Result<void> {
      auto newest = keys_.newest();
      if (!newest) return newest.error();
      std::vector<AppendRequest> requests(1);
      requests[0].events.push_back(make(*newest));
      auto written = store_->write(requests);
      if (!written) return written.error();
      doorbell_.ring();
      auto destroyed = keys_.destroy(scopes, *newest);
      if (!destroyed) return destroyed.error();
      return {};
    });
  }

  Result<void> redact(const std::vector<Position>& positions) override {
    return on_writer([&] { return store_->redact(positions); });
  }

  Result<void> scrub() override {
    return on_writer([&] { return database_.checkpoint_truncate(); });
  }

  Result<std::uint64_t> size_bytes() override {
    std::uint64_t bytes = 0;
    auto done = on_writer([&]() -> Result<void> {
      auto size = database_.size_bytes();
      if (!size) return size.error();
      bytes = static_cast<std::uint64_t>(*size);
      return {};
    });
    if (!done) return done.error();
    return bytes;
  }

  Result<std::size_t> trim(std::uint32_t partition, UnixTime before,
                           std::uint64_t keep_from) override {
    std::size_t removed = 0;
    while (true) {
      std::promise<Result<std::size_t>> promise;
      auto future = promise.get_future();
      const bool queued = queue_.push_task([&, this] {
        promise.set_value(store_->trim_slice(partition, before, keep_from, kTrimRows,
                                             clock_.now() + kRememberTrimmed));
      });
      if (!queued) return kStopped;
      auto slice = future.get();
      if (!slice) return slice;
      removed += *slice;
      if (*slice < static_cast<std::size_t>(kTrimRows)) return removed;
    }
  }

 private:
  /// As `append`; what `done` would get comes in the future, kFull too.
  std::future<Result<std::vector<Appended>>> send(std::vector<model::EncodedEvent> events,
                                                  Priority priority) {
    // Shared because std::function must be copyable.
    auto promise = std::make_shared<std::promise<Result<std::vector<Appended>>>>();
    const bool queued = append(
        std::move(events), priority,
        [promise](Result<std::vector<Appended>> result) { promise->set_value(std::move(result)); });
    if (!queued) promise->set_value(kFull);
    return promise->get_future();
  }

  /// Runs `work` on the writer's thread, between two transactions, and waits for it.
  Result<void> on_writer(const std::function<Result<void>()>& work) {
    std::promise<Result<void>> promise;
    auto future = promise.get_future();
    if (!queue_.push_task([&] { promise.set_value(work()); })) return kStopped;
    return future.get();
  }

  void write_until(const std::stop_token& stop) {
    auto began = WriteQueue::Instant{};
    while (auto batch = queue_.pop(stop, began + kSpacing)) {
      began = std::chrono::steady_clock::now();
      if (!batch->appends.empty()) write(batch->appends);
      if (batch->task) (*batch->task)();
      // Between two transactions, so that nobody who waits for the first waits for this too. After a
      // failure all is still in the log, for the next time.
      if (database_.log_pages() >= kLogPages) static_cast<void>(database_.checkpoint());
    }
  }

  void write(std::vector<AppendRequest>& requests) {
    refuse_oversized(requests);
    if (requests.empty()) return;
    if (poisoned_.load()) {
      fail(requests, {ErrorCode::kUnavailable,
                      "the journal failed to write and takes nothing until sambung restarts"});
      return;
    }
    auto written = store_->write(requests);
    if (!written) {
      poisoned_.store(store_->commit_failed());
      fail(requests, written.error());
      return;
    }
    for (std::size_t i = 0; i < requests.size(); ++i) requests[i].done(std::move((*written)[i]));
    doorbell_.ring();
  }

  static void refuse_oversized(std::vector<AppendRequest>& requests) {
    std::erase_if(requests, [](AppendRequest& request) {
      for (const model::EncodedEvent& event : request.events) {
        if (event.body.size() + event.raw.size() <= kRecordBytesMax) continue;
        request.done(Error{ErrorCode::kInvalid, "an event is larger than 16 MiB"});
        return true;
      }
      return false;
    });
  }

  static void fail(std::vector<AppendRequest>& requests, const Error& error) {
    for (AppendRequest& request : requests) request.done(error);
  }

  WriteQueue queue_;
  RecordReader reader_;
  KeyStore& keys_;
  const Clock& clock_;
  Doorbell doorbell_;
  std::atomic<bool> poisoned_ = false;
  sqlite::Database database_;
  FileFacts facts_;
  std::optional<RecordStore> store_;
  std::jthread writer_;  // last: it uses all of the above
};

class ForeignReader final : public JournalReader {
 public:
  ForeignReader(const std::filesystem::path& file, KeyStore& keys) : reader_(file, keys) {}

  Result<void> open() {
    auto facts = reader_.open();
    if (!facts) return facts.error();
    facts_ = *facts;
    return {};
  }

  std::uint64_t epoch() const override { return facts_.epoch; }
  std::uint32_t partitions() const override { return facts_.partitions; }
  Result<Extent> extent(std::uint32_t partition) override { return reader_.extent(partition); }
  Result<std::vector<Record>> read(std::uint32_t partition, std::uint64_t offset,
                                   const ReadLimits& limits) override {
    return reader_.read(partition, offset, limits);
  }
  Result<std::uint64_t> offset_at(std::uint32_t partition, UnixTime time) override {
    return reader_.offset_at(partition, time);
  }
  Result<std::optional<Record>> last_of(std::string_view subject) override {
    return reader_.last_of(subject);
  }

 private:
  RecordReader reader_;
  FileFacts facts_;
};

}  // namespace

Result<std::unique_ptr<Journal>> open_sqlite_journal(const SqliteJournalOptions& options,
                                                     KeyStore& keys, const Clock& clock) {
  auto journal = std::make_unique<SqliteJournal>(options, keys, clock);
  if (auto opened = journal->open(options); !opened) return opened.error();
  return std::unique_ptr<Journal>(std::move(journal));
}

Result<std::unique_ptr<JournalReader>> open_sqlite_journal_reader(const std::filesystem::path& file,
                                                                  KeyStore& keys) {
  auto reader = std::make_unique<ForeignReader>(file, keys);
  if (auto opened = reader->open(); !opened) return opened.error();
  return std::unique_ptr<JournalReader>(std::move(reader));
}

}  // namespace sambung::journal
