#include "core/base/mutex.hpp"
#include "core/ledger/consumer_rows.hpp"
#include "core/ledger/hop_rows.hpp"
#include "core/ledger/ledger.hpp"
#include "core/ledger/letter_rows.hpp"
#include "core/ledger/progress_rows.hpp"
#include "core/ledger/schema.hpp"
#include "core/ledger/timeline_rows.hpp"
#include "core/ledger/token_rows.hpp"

namespace sambung::ledger {

namespace {

/// Thread-safe by one mutex around one connection: commits are a fraction of a millisecond, and a
/// consumer has nothing else to do while its own is written.
class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(sqlite::Database database, const Clock& clock)
      : database_(std::move(database)), clock_(clock) {}

  Result<Consumer> own(std::string_view name, std::uint64_t epoch,
                       const std::vector<std::uint64_t>& watermark) override {
    Lock lock(mutex_);
    return consumers_.own(name, epoch, watermark);
  }
  Result<std::optional<Consumer>> find(std::string_view name) override {
    Lock lock(mutex_);
    return consumers_.find(name);
  }
  Result<std::vector<std::string>> consumers() override {
    Lock lock(mutex_);
    return consumers_.names();
  }
  Result<void> commit(const Progress& progress) override {
    Lock lock(mutex_);
    return progress_.commit(progress);
  }
  Result<void> pause(std::string_view name, std::string_view reason) override {
    Lock lock(mutex_);
    return consumers_.pause(name, reason);
  }
  Result<void> rewind(std::string_view name, std::uint64_t epoch,
                      const std::vector<std::uint64_t>& watermark) override {
    Lock lock(mutex_);
    return consumers_.rewind(name, epoch, watermark);
  }
  Result<void> replay(std::string_view name, std::uint64_t epoch,
                      const std::vector<Range>& ranges) override {
    Lock lock(mutex_);
    return consumers_.replay(name, epoch, ranges);
  }
  Result<void> remove(std::string_view name) override {
    Lock lock(mutex_);
    return consumers_.remove(name);
  }
  Result<Balance> balance(std::string_view name) override {
    Lock lock(mutex_);
    return consumers_.balance(name);
  }
  Result<std::vector<DeadLetter>> dead_letters(std::string_view consumer, std::int64_t after,
                                               std::size_t limit) override {
    Lock lock(mutex_);
    return letters_.list(consumer, after, limit);
  }
  Result<std::size_t> dead_letter_count(std::string_view consumer) override {
    Lock lock(mutex_);
    return letters_.count(consumer);
  }
  Result<void> revive(std::int64_t number) override {
    Lock lock(mutex_);
    return letters_.revive(number, clock_.now());
  }
  Result<void> drop(std::int64_t number) override {
    Lock lock(mutex_);
    return letters_.drop(number);
  }
  Result<std::vector<std::pair<std::string, Hop>>> hops(const EventId& event) override {
    Lock lock(mutex_);
    return hops_.of(event);
  }
  Result<void> forget_hops(UnixTime before) override {
    Lock lock(mutex_);
    return hops_.forget(before);
  }
  Result<std::optional<SealedTokens>> tokens(std::string_view credential) override {
    Lock lock(mutex_);
    return tokens_.find(credential);
  }
  Result<void> keep_tokens(std::string_view credential, const SealedTokens& tokens) override {
    Lock lock(mutex_);
    return tokens_.keep(credential, tokens);
  }
  Result<void> forget_tokens(std::string_view credential) override {
    Lock lock(mutex_);
    return tokens_.forget(credential);
  }
  Result<std::optional<TimelineEntry>> timeline_entry(std::string_view connection,
                                                      std::string_view key) override {
    Lock lock(mutex_);
    return timeline_.find(connection, key);
  }
  Result<void> keep_timeline_entries(std::string_view connection,
                                     const std::vector<TimelineEntry>& entries) override {
    Lock lock(mutex_);
    return timeline_.keep(connection, entries);
  }

 private:
  Mutex mutex_;
  sqlite::Database database_ SAMBUNG_GUARDED_BY(mutex_);
  const Clock& clock_;
  ConsumerRows consumers_ SAMBUNG_GUARDED_BY(mutex_){database_};
  ProgressRows progress_ SAMBUNG_GUARDED_BY(mutex_){database_};
  LetterRows letters_ SAMBUNG_GUARDED_BY(mutex_){database_};
  HopRows hops_ SAMBUNG_GUARDED_BY(mutex_){database_};
  TokenRows tokens_ SAMBUNG_GUARDED_BY(mutex_){database_};
  TimelineRows timeline_ SAMBUNG_GUARDED_BY(mutex_){database_};
};

}  // namespace

Result<std::unique_ptr<Ledger>> open_sqlite_ledger(const std::filesystem::path& file,
                                                   const Clock& clock) {
  auto database = sqlite::Database::open(file, {.page_cache_kib = 4096});
  if (!database) return database.error();
  if (auto prepared = prepare_file(*database); !prepared) return prepared.error();
  return std::unique_ptr<Ledger>(std::make_unique<SqliteLedger>(std::move(*database), clock));
}

}  // namespace sambung::ledger
