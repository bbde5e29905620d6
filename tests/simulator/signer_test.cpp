#include "core/simulator/signer.hpp"

#include <gtest/gtest.h>

#include "core/base/hex.hpp"

namespace sambung::simulator {
namespace {

struct Vector {
  const char* body;
  const char* signature;
};

void PrintTo(const Vector& one, std::ostream* out) { *out << one.signature; }

class SignatureVector : public ::testing::TestWithParam<Vector> {};
TEST_P(SignatureVector, IsReproduced) {
  const Secret secret("sambung-test-secret");
  EXPECT_EQ(webhook_signature(secret, GetParam().body), GetParam().signature);
}
INSTANTIATE_TEST_SUITE_P(
    Published, SignatureVector,
    ::testing::Values(
        Vector{R"({"object":"whatsapp_business_account","entry":[]})",
               "sha256=5e232248484002ccd97a67776e034707522f9c2097f12316f0c80da3c16cd374"},
        Vector{R"({"object": "whatsapp_business_account", "entry": []})",
               "sha256=e4fa6654ecb576b05e288e1f4938672eb94b32b48d9c3b2d7a82d3044ae568d6"},
        Vector{R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":)"
               R"("messages","value":{"t":"Selamat \u00e9"}}]}]})",
               "sha256=d627d132d943aaec08838c583dc0fbfe5c6b4236adf757e88aab6414ca9f5d82"},
        Vector{R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":)"
               "\"messages\",\"value\":{\"t\":\"Selamat \xC3\xA9\"}}]}]}",
               "sha256=4e908e3e99bef39c65e00665cf2c534c2f28d5599decc7bc731859eaa33e68b8"}));

TEST(Signer, MatchesTheHmacOfRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Signer, WritesBase64WithPadding) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace sambung::simulator
