#include "core/media/sealed_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace sambung::media {
namespace {

constexpr const char* kName = "2026-11-27/0123456789abcdef0123456789abcdef";

class SealedFile : public ::testing::Test {
 protected:
  SealedFile() {
    keys_ = *journal::KeyStore::open(folder_ / "keys.db", Secret(std::string(32, 'm')),
                                     journal::KeyStore::Access::kReadWrite);
  }

  journal::DataKey key(const std::string& scope) {
    const std::string_view scopes[] = {scope};
    return keys_->get_or_create(scopes)->front();
  }
  std::string path() const { return (folder_ / "file").string(); }

  void write(const std::string& bytes, std::size_t piece = 10'000) {
    auto file = *SealedFileWriter::create(path(), kName, key("ayu"),
                                          {.mime_type = "image/jpeg", .name = "foto.jpg"});
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      ASSERT_TRUE(file.add(std::string_view(bytes).substr(at, piece)));
    }
    ASSERT_TRUE(file.finish());
    EXPECT_EQ(file.size_bytes(), bytes.size());
  }
  /// What is read, or the error's code as text.
  std::string read(const std::string& name = kName) {
    auto file = SealedFileReader::open(path(), name, *keys_);
    if (!file) return file.error().code == ErrorCode::kCorrupt ? "(corrupt)" : "(not found)";
    std::string all;
    for (;;) {
      auto piece = (*file)->next();
      if (!piece) return "(corrupt)";
      if (piece->empty()) break;
      all += *piece;
    }
    EXPECT_EQ(all.size(), (*file)->size_bytes());
    return all;
  }
  std::string stored() {
    std::ifstream in(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void store(const std::string& bytes) {
    std::ofstream(path(), std::ios::binary | std::ios::trunc) << bytes;
  }

  testing::TempFolder folder_;
  std::unique_ptr<journal::KeyStore> keys_;
};

std::string bytes_of(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 131 + i / 7);
  return bytes;
}

TEST_F(SealedFile, ComesBackAsItWasWrittenWhateverItsSize) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kPieceBytes - 1, kPieceBytes,
                                 kPieceBytes + 1, 3 * kPieceBytes, 3 * kPieceBytes + 7}) {
    for (const std::size_t piece : {std::size_t{997}, 2 * kPieceBytes}) {
      write(bytes_of(size), piece);
      EXPECT_EQ(read(), bytes_of(size)) << size;
      auto file = *SealedFileReader::open(path(), kName, *keys_);
      EXPECT_EQ(file->facts().name, "foto.jpg");
      EXPECT_EQ(file->facts().mime_type, "image/jpeg");
      std::filesystem::remove(path());
    }
  }
}

TEST_F(SealedFile, ShowsNothingOfWhatIsInIt) {
  write("words that a person wrote");
  EXPECT_EQ(stored().find("words"), std::string::npos);
  EXPECT_EQ(stored().find("foto"), std::string::npos);
}

TEST_F(SealedFile, EveryChangeOnDiskIsNoticed) {
  write(bytes_of(2 * kPieceBytes + 100));
  const std::string good = stored();
  for (std::size_t at = 0; at < good.size(); at += good.size() / 97) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    store(changed);
    EXPECT_NE(read(), bytes_of(2 * kPieceBytes + 100)) << at;
  }
  for (const std::size_t left : {std::size_t{0}, std::size_t{20}, good.size() - 1,
                                 good.size() - 117, good.size() - kPieceBytes}) {
    store(good.substr(0, left));
    EXPECT_EQ(read(), "(corrupt)") << left;
  }
  store(good);
  EXPECT_EQ(read("2026-11-27/ffffffffffffffffffffffffffffffff"), "(corrupt)")
      << "a file in another's place";
}

TEST_F(SealedFile, IsGoneWithItsKey) {
  write("words");
  const std::string scopes[] = {"ayu"};
  ASSERT_EQ(*keys_->destroy(scopes, 1'000'000), 1U);
  EXPECT_EQ(read(), "(not found)");
  EXPECT_TRUE(key_of(path())) << "but what it was sealed with can be seen, to be cleared away";
}

TEST_F(SealedFile, ThatWasNotFinishedLeavesNothing) {
  {
    auto file = *SealedFileWriter::create(path(), kName, key("ayu"), {});
    ASSERT_TRUE(file.add(bytes_of(3 * kPieceBytes)));
  }
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(SealedFile, RefusesWhatIsNone) {
  store(std::string(200, 'x'));
  EXPECT_EQ(read(), "(corrupt)");
  EXPECT_EQ(key_of(path()).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace sambung::media
