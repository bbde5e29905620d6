#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "core/journal/sqlite_journal.hpp"
#include "tests/support/golden_file.hpp"
#include "tests/support/held_clock.hpp"
#include "tests/support/made_event.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::journal {

inline Secret master_key() { return Secret(std::string(32, 'm')); }

/// A journal in a folder of its own, which can be closed and opened again.
struct OpenedJournal {
  explicit OpenedJournal(std::uint32_t partition_count = 1) : partitions(partition_count) {
    reopen();
  }

  void reopen() {
    journal.reset();
    keys.reset();
    auto opened_keys =
        KeyStore::open(folder / "keys.db", master_key(), KeyStore::Access::kReadWrite);
    ASSERT_TRUE(opened_keys) << opened_keys.error().what;
    keys = std::move(*opened_keys);
    auto opened = open_sqlite_journal({.file = folder / "journal.db", .partitions = partitions},
                                      *keys, clock);
    ASSERT_TRUE(opened) << opened.error().what;
    journal = std::move(*opened);
  }

  /// Puts the files of an older format in the place of its own and opens them.
  void restore(const std::string& format) {
    journal.reset();
    keys.reset();
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      std::filesystem::remove(entry);
    }
    for (const std::string name : {"journal", "keys"}) {
      ASSERT_NO_FATAL_FAILURE(testing::restore_golden(
          "journal/golden/" + name + "." + format + ".sql", folder / (name + ".db")));
    }
    reopen();
  }

  std::vector<Appended> append(std::vector<model::EncodedEvent> events) {
    auto appended = journal->append_and_wait(std::move(events), Priority::kWebhook);
    EXPECT_TRUE(appended) << (appended ? "" : appended.error().what);
    return appended ? *appended : std::vector<Appended>{};
  }

  std::vector<Record> read(std::uint64_t offset = 1, const ReadLimits& limits = {},
                           std::uint32_t partition = 0) {
    auto records = journal->read(partition, offset, limits);
    EXPECT_TRUE(records) << (records ? "" : records.error().what);
    return records ? std::move(*records) : std::vector<Record>{};
  }

  testing::TempFolder folder;
  testing::HeldClock clock;
  std::uint32_t partitions;
  std::unique_ptr<KeyStore> keys;
  std::unique_ptr<Journal> journal;
};

}  // namespace sambung::journal
