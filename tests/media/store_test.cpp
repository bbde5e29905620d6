#include "core/media/store.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include "core/logging/logger.hpp"
#include "core/media/file_name.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::media {
namespace {

constexpr std::int64_t kDay = 24LL * 3600 * 1000;
constexpr std::int64_t kNow = 1795392007000;  // 2026-11-23

class MediaStore : public ::testing::Test {
 protected:
  MediaStore() {
    key_store_ = *journal::KeyStore::open(folder_ / "keys.db", Secret(std::string(32, 'm')),
                                          journal::KeyStore::Access::kReadWrite);
  }

  std::unique_ptr<Store> open(StoreLimits limits = {}) {
    auto store = Store::open(folder_ / "media", *key_store_, limits, log_);
    EXPECT_TRUE(store) << store.error().what;
    return *std::move(store);
  }
  std::string name(int number, std::int64_t at_ms = kNow) {
    return file_name(keys_, from_unix_ms(at_ms), "C", "wamid", std::to_string(number));
  }
  void keep(Store& store, const std::string& file, const std::string& bytes = "bytes",
            const std::string& scope = "ayu") {
    auto writer = store.begin(file, scope, {.mime_type = "image/jpeg", .name = {}});
    ASSERT_TRUE(writer) << writer.error().what;
    ASSERT_TRUE(writer->add(bytes));
    ASSERT_TRUE(store.keep(*std::move(writer)));
  }
  std::string read(Store& store, const std::string& file) {
    auto reader = store.find(file);
    return reader ? *(*reader)->next() : std::string("(none)");
  }

  testing::TempFolder folder_;
  model::Keys keys_ = *model::Keys::make(Secret(std::string(32, 'k')));
  std::unique_ptr<journal::KeyStore> key_store_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
};

TEST_F(MediaStore, KeepsFilesAcrossRestartsAndForgetsWhatWasBeingWritten) {
  {
    auto store = open();
    keep(*store, name(1), "one");
    keep(*store, name(2), "two");
    keep(*store, name(2), "two again");
    EXPECT_EQ(store->usage().files, 2U);
    auto half = *store->begin(name(3), "ayu", {});
    ASSERT_TRUE(half.add("half"));
    std::filesystem::copy_file(half.path(), (folder_ / "media" / "incoming" / "left").string());
  }
  auto store = open();
  EXPECT_EQ(store->usage().files, 2U);
  EXPECT_GT(store->usage().bytes, 12U);
  EXPECT_EQ(read(*store, name(1)), "one");
  EXPECT_EQ(read(*store, name(2)), "two again");
  EXPECT_EQ(store->find(name(3)).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "media" / "incoming"));
}

TEST_F(MediaStore, NamesLeadNowhereElse) {
  auto store = open();
  for (const char* bad : {"", "../keys.db", "2026-11-23/../../keys.db", "2026-11-23/", "incoming/1",
                          "2026-11-23/0123456789ABCDEF0123456789ABCDEF",
                          "2026-11-23/0123456789abcdef0123456789abcdef0",
                          "2026-1x-23/"
                          "0123456789abcdef0123456789abcdef"}) {
    EXPECT_FALSE(is_file_name(bad)) << bad;
    EXPECT_EQ(store->find(bad).error().code, ErrorCode::kNotFound) << bad;
    EXPECT_EQ(store->begin(bad, "ayu", {}).error().code, ErrorCode::kInvalid) << bad;
  }
  EXPECT_TRUE(is_file_name(name(1)));
}

TEST_F(MediaStore, TheOldestDaysMakeRoom) {
  auto store = open({.bytes_max = 3'000, .free_bytes_min = 0});
  keep(*store, name(1, kNow - 2 * kDay), std::string(800, 'a'));
  keep(*store, name(2, kNow - 2 * kDay), std::string(800, 'b'));
  keep(*store, name(3, kNow - kDay), std::string(800, 'c'));
  keep(*store, name(4), std::string(800, 'd'));
  EXPECT_EQ(read(*store, name(1, kNow - 2 * kDay)), "(none)");
  EXPECT_EQ(read(*store, name(2, kNow - 2 * kDay)), "(none)");
  EXPECT_EQ(read(*store, name(3, kNow - kDay)), std::string(800, 'c'));
  EXPECT_EQ(read(*store, name(4)), std::string(800, 'd'));
  EXPECT_EQ(store->usage().files, 2U);
  EXPECT_LE(store->usage().bytes, 3'000U);
}

TEST_F(MediaStore, WhatIsTooOldGoes) {
  auto store = open();
  keep(*store, name(1, kNow - 3 * kDay));
  keep(*store, name(2, kNow));
  EXPECT_EQ(store->drop_before(from_unix_ms(kNow - kDay)), 1U);
  EXPECT_EQ(read(*store, name(1, kNow - 3 * kDay)), "(none)");
  EXPECT_EQ(read(*store, name(2)), "bytes");
  EXPECT_EQ(store->usage().files, 1U);
  EXPECT_EQ(store->drop_before(from_unix_ms(kNow - kDay)), 0U);
}

TEST_F(MediaStore, TheFilesOfWhoWasErasedGo) {
  auto store = open();
  keep(*store, name(1), "of Ayu", "ayu");
  keep(*store, name(2), "of Budi", "budi");
  const std::string scopes[] = {"ayu"};
  ASSERT_TRUE(key_store_->destroy(scopes, 1'000'000));
  EXPECT_EQ(read(*store, name(1)), "(none)") << "unreadable at once";
  EXPECT_EQ(store->drop_erased(), 1U);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "media" / name(1)));
  EXPECT_EQ(read(*store, name(2)), "of Budi");
  EXPECT_EQ(store->usage().files, 1U);
}

TEST_F(MediaStore, LeavesRoomForOthers) {
  auto store = open({.free_bytes_min = ~0ULL});
  const auto begun = store->begin(name(1), "ayu", {});
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().code, ErrorCode::kFull);
}

}  // namespace
}  // namespace sambung::media
