#include "core/journal/key_store.hpp"

#include <gtest/gtest.h>

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

TEST(KeyStore, RefusesAMasterKeyOfTheWrongLength) {
  testing::TempFolder folder;
  const auto refused =
      KeyStore::open(folder / "keys.db", Secret("short"), KeyStore::Access::kReadWrite);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace sambung::journal
