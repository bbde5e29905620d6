#pragma once

#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include <memory>
#include <utility>
#include <vector>

#include "core/decide/projector.hpp"
#include "core/journal/sqlite_journal.hpp"
#include "core/logging/logger.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::testing {

/// Journal, ledger and projector in a folder of the test's own, as a broker has them.
class Stores : public ::testing::Test {
 protected:
  Stores() {
    key_store_ = *journal::KeyStore::open(folder_ / "keys.db", Secret(std::string(32, 'm')),
                                          journal::KeyStore::Access::kReadWrite);
    journal_ = *journal::open_sqlite_journal({.file = folder_ / "journal.db", .partitions = 1},
                                             *key_store_, clock_);
    ledger_ = *ledger::open_sqlite_ledger(folder_ / "ledger.db", clock_);
    decide::ProjectorOptions options;
    options.state_file = folder_ / "state.db";
    projector_ = *decide::Projector::start(options, *journal_, *key_store_, *ledger_, keys_, log_);
  }

  /// Events of a type that are in the journal.
  std::vector<journal::Record> stored(std::string_view type) {
    auto records = *journal_->read(0, 1, {.records = 10'000, .bytes = 64U << 20, .with_raw = true});
    std::erase_if(records, [type](const auto& each) { return each.event.envelope.type != type; });
    return records;
  }

  TempFolder folder_;
  SystemClock clock_;
  model::Keys keys_ = *model::Keys::make(Secret(std::string(32, 'k')));
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  std::unique_ptr<journal::KeyStore> key_store_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<decide::Projector> projector_;
};

}  // namespace sambung::testing
