#include "core/journal/key_store.hpp"

#include <gtest/gtest.h>

#include "core/sqlite/database.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::journal {
namespace {

std::unique_ptr<KeyStore> open_keys(const testing::TempFolder& folder) {
  auto keys = KeyStore::open(folder / "keys.db", Secret(std::string(32, 'm')),
                             KeyStore::Access::kReadWrite);
  EXPECT_TRUE(keys) << (keys ? "" : keys.error().what);
  return std::move(*keys);
}

TEST(KeyStore, GivesAScopeTheSameKeyForEver) {
  testing::TempFolder folder;
  const std::string_view scopes[] = {"a", "b", "a", ""};
  auto first = *open_keys(folder)->get_or_create(scopes);
  EXPECT_EQ(first[0].id, first[2].id);
  EXPECT_NE(first[0].bytes, first[1].bytes);
  auto again = *open_keys(folder)->get_or_create(scopes);
  EXPECT_EQ(again[0].bytes, first[0].bytes);
  EXPECT_EQ(again[3].id, first[3].id);
}

TEST(KeyStore, ADestroyedKeyIsGoneAndItsNumberIsNotUsedAgain) {
  testing::TempFolder folder;
  auto keys = open_keys(folder);
  const std::string_view scopes[] = {"a"};
  const DataKey old = (*keys->get_or_create(scopes))[0];
  const std::string destroyed[] = {"a", "never-was"};
  EXPECT_EQ(*keys->destroy(destroyed, 1'000), 1U);
  EXPECT_FALSE(keys->find(old.id)->has_value());
  const DataKey fresh = (*keys->get_or_create(scopes))[0];
  EXPECT_NE(fresh.id, old.id);
  EXPECT_NE(fresh.bytes, old.bytes);
}

TEST(KeyStore, DestroysOnlyWhatWasThereAtTheLimit) {
  testing::TempFolder folder;
  auto keys = open_keys(folder);
  const std::string_view scopes[] = {"a"};
  const std::string destroyed[] = {"a"};
  ASSERT_TRUE(keys->get_or_create(scopes));
  const std::int64_t limit = *keys->newest();
  EXPECT_EQ(*keys->destroy(destroyed, limit), 1U);
  const DataKey fresh = (*keys->get_or_create(scopes))[0];
  EXPECT_EQ(*keys->destroy(destroyed, limit), 0U);
  EXPECT_TRUE(keys->find(fresh.id)->has_value());
}

/// Enough for several generations of the index, which are on their way at any time.
TEST(KeyStore, FindsEveryKeyWhereverItsPlaceIs) {
  testing::TempFolder folder;
  std::vector<std::string> names;
  std::vector<std::int64_t> ids;
  constexpr std::size_t kKeys = 20'000;
  for (std::size_t i = 0; i < kKeys; ++i) names.push_back("scope " + std::to_string(i));
  auto keys = open_keys(folder);
  for (std::size_t at = 0; at < kKeys; at += 50) {
    const std::vector<std::string_view> some(names.begin() + static_cast<std::ptrdiff_t>(at),
                                             names.begin() + static_cast<std::ptrdiff_t>(at + 50));
    const auto made = keys->get_or_create(some);
    ASSERT_TRUE(made);
    for (const DataKey& key : *made) ids.push_back(key.id);
    if (at % 7'000 == 0) {
      keys.reset();
      keys = open_keys(folder);
    }
  }
  keys.reset();
  keys = open_keys(folder);
  const std::vector<std::string_view> all(names.begin(), names.end());
  const auto again = keys->get_or_create(all);
  ASSERT_TRUE(again);
  for (std::size_t i = 0; i < kKeys; ++i) ASSERT_EQ((*again)[i].id, ids[i]) << i;
  const std::string destroyed[] = {names[3], names[12'345], names.back()};
  EXPECT_EQ(*keys->destroy(destroyed, *keys->newest()), 3U);
  keys.reset();
  keys = open_keys(folder);
  for (const std::size_t i : {std::size_t{3}, std::size_t{12'345}, kKeys - 1}) {
    EXPECT_FALSE(keys->find(ids[i])->has_value());
    const std::string_view one[] = {names[i]};
    EXPECT_GT((*keys->get_or_create(one))[0].id, ids.back());
  }
}

TEST(KeyStore, RaisesFormatOneAndUsesNoNumberAgain) {
  testing::TempFolder folder;
  const std::string_view scopes[] = {"a", "b", "c"};
  const auto made = open_keys(folder)->get_or_create(scopes);
  ASSERT_TRUE(made);
  {
    auto file = sqlite::Database::open(folder / "keys.db", {});
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->execute(
        "ALTER TABLE key RENAME TO new;"
        "CREATE TABLE key(id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL UNIQUE,"
        " wrapped BLOB NOT NULL);"
        "INSERT INTO key SELECT * FROM new; DROP TABLE new; DROP TABLE place; DROP TABLE placed;"
        "DELETE FROM key WHERE id = 3"));
  }
  auto keys = open_keys(folder);
  const auto again = keys->get_or_create(scopes);
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)[0].bytes, (*made)[0].bytes);
  EXPECT_EQ((*again)[1].id, (*made)[1].id);
  EXPECT_GT((*again)[2].id, (*made)[2].id);
}

TEST(KeyStore, RefusesAMasterKeyOfTheWrongLength) {
  testing::TempFolder folder;
  const auto refused =
      KeyStore::open(folder / "keys.db", Secret("short"), KeyStore::Access::kReadWrite);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace sambung::journal
