#include <gtest/gtest.h>

#include <random>

#include "core/journal/packing.hpp"

namespace sambung::journal {
namespace {

constexpr std::string_view kBody =
    R"({"from":{"wa_id":"6281255501234","name":"Ayu"},"message_id":"wamid.SIMFIX00001",)"
    R"("content":{"kind":"text","text":{"body":"Halo kak, apakah pesanan saya sudah dikirim?"}}})";
constexpr std::string_view kRaw =
    R"({"object":"whatsapp_business_account","entry":[{"id":"710000000000001","changes":[{"field":)"
    R"("messages","value":{"messaging_product":"whatsapp","messages":[{"from":"6281255501234",)"
    R"("id":"wamid.SIMFIX00001","type":"text","text":{"body":"Halo kak, apakah pesanan saya sudah )"
    R"(dikirim?"}}]}}]}]})";

std::string random_bytes(std::mt19937& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

void expect_same_again(std::string_view body, std::string_view raw) {
  const auto unpacked = unpack(pack(body, raw), true);
  ASSERT_TRUE(unpacked);
  EXPECT_EQ(unpacked->body, body);
  EXPECT_EQ(unpacked->raw, raw);
}

TEST(Packing, GivesBackWhatWasPacked) {
  expect_same_again(kBody, kRaw);
  expect_same_again(kBody, "");
  expect_same_again("", kRaw);
  expect_same_again("", "");
  std::mt19937 random(20261125);
  for (std::size_t size = 1; size < 3'000'000; size = size * 3 + 1) {
    expect_same_again(random_bytes(random, size), std::string(size, 'x'));
  }
}

TEST(Packing, AWebhookTakesAThirdOfItsLengthAndNoiseNoMore) {
  EXPECT_LT(pack(kBody, kRaw).size() * 3, kBody.size() + kRaw.size());
  std::mt19937 random(20261125);
  const std::string noise = random_bytes(random, 500);
  EXPECT_LE(pack(noise, noise.substr(0, 1)).size(), noise.size() + 1 + 4);
}

TEST(Packing, AnyOtherBytesAreRefused) {
  const std::string packed = pack(kBody, kRaw);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(unpack(packed.substr(0, size), true)) << size;
  }
  EXPECT_FALSE(unpack("\x02" + packed.substr(1), true));
  EXPECT_FALSE(unpack(std::string("\x01\xff\xff\xff\x7f\xff\xff\xff\x7f", 9), true));  // 512 MiB
  std::mt19937 random(20261125);
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = packed;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
    const auto unpacked = unpack(damaged, true);  // must neither crash nor read past its bytes
    EXPECT_LE(unpacked ? unpacked->body.size() + unpacked->raw.size() : 0, 17U * 1024 * 1024);
  }
}

}  // namespace
}  // namespace sambung::journal
