#include "core/media/links.hpp"

#include <gtest/gtest.h>

#include "core/media/file_name.hpp"

namespace sambung::media {
namespace {

using Verdict = Links::Verdict;

const model::Keys kKeys = *model::Keys::make(Secret(std::string(32, 'k')));
const std::string kFile = "2026-11-27/0123456789abcdef0123456789abcdef";
constexpr std::int64_t kEnd = 1798416000;

struct Parts {
  std::string file, ends, signature;
};

Parts parts_of(const std::string& link) {
  const std::size_t file = link.find(Links::kRoot) + Links::kRoot.size();
  const std::size_t ends = link.find("?e=");
  const std::size_t signature = link.find("&s=");
  return {link.substr(file, ends - file), link.substr(ends + 3, signature - ends - 3),
          link.substr(signature + 3)};
}

TEST(MediaLinks, HoldUntilTheyEnd) {
  const Links links(kKeys, "https://hooks.example.com");
  const std::string link = links.make(kFile, from_unix_ms(kEnd * 1000));
  ASSERT_TRUE(link.starts_with("https://hooks.example.com/media/" + kFile + "?e=1798416000&s="))
      << link;
  const Parts parts = parts_of(link);
  const auto at = [&](std::int64_t second) {
    return links.check(parts.file, parts.ends, parts.signature, from_unix_ms(second * 1000));
  };
  EXPECT_EQ(at(0), Verdict::kGood);
  EXPECT_EQ(at(kEnd - 1), Verdict::kGood);
  EXPECT_EQ(at(kEnd), Verdict::kEnded);
}

TEST(MediaLinks, OfAnotherFileOrALaterEndAreNone) {
  const Links links(kKeys, "https://hooks.example.com");
  const Parts good = parts_of(links.make(kFile, from_unix_ms(kEnd * 1000)));
  const UnixTime now = from_unix_ms(0);
  std::string other = good.file;
  other.back() = 'e';
  std::string signature = good.signature;
  signature.front() = signature.front() == 'A' ? 'B' : 'A';
  EXPECT_EQ(links.check(other, good.ends, good.signature, now), Verdict::kForged);
  EXPECT_EQ(links.check(good.file, "1798416001", good.signature, now), Verdict::kForged);
  EXPECT_EQ(links.check(good.file, good.ends, signature, now), Verdict::kForged);
  EXPECT_EQ(links.check(good.file, good.ends, "", now), Verdict::kForged);
  EXPECT_EQ(links.check(good.file, "", "", now), Verdict::kForged);
  const model::Keys others = *model::Keys::make(Secret(std::string(32, 'x')));
  EXPECT_EQ(Links(others, "").check(good.file, good.ends, good.signature, now), Verdict::kForged)
      << "of another deployment";
}

TEST(MediaLinks, AreNoneWithoutAPublicAddress) {
  EXPECT_EQ(Links(kKeys, "").make(kFile, from_unix_ms(kEnd * 1000)), "");
}

TEST(MediaFileName, IsTheSameForTheSameFileAndTellsNothing) {
  const UnixTime at = from_unix_ms(1795392007000);
  const std::string name = file_name(kKeys, at, "820", "wamid.HBgN", "77");
  EXPECT_EQ(name, file_name(kKeys, at, "820", "wamid.HBgN", "77"));
  EXPECT_NE(name, file_name(kKeys, at, "820", "wamid.HBgN", "78"));
  EXPECT_NE(name, file_name(kKeys, at, "820", "wamid.HBgO", "77"));
  EXPECT_TRUE(name.starts_with("2026-11-23/"));
  EXPECT_EQ(name.find("77", 11) == std::string::npos ? 43U : name.size(), 43U);
}

}  // namespace
}  // namespace sambung::media
