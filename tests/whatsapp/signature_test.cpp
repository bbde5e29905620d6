#include "core/whatsapp/signature.hpp"

#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "core/base/hex.hpp"

namespace sambung::whatsapp {
namespace {

constexpr const char* kSecret = "sambung-test-secret";

SignatureVerifier verifier(std::initializer_list<const char*> texts) {
  std::vector<Secret> secrets;
  for (const char* text : texts) secrets.emplace_back(std::string(text));
  auto made = SignatureVerifier::make(std::move(secrets));
  EXPECT_TRUE(made);
  return std::move(*made);
}

/// The header that a holder of `secret` writes, by OpenSSL's own HMAC.
std::string sign(std::string_view body, std::string_view secret) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest, &size);
  return "sha256=" + to_hex({reinterpret_cast<const char*>(digest), size});
}

TEST(Signature, AcceptsTheReferenceVectors) {
  const SignatureVerifier app = verifier({kSecret});
  const std::pair<const char*, const char*> vectors[] = {
      {R"({"object":"whatsapp_business_account","entry":[]})",
       "sha256=5e232248484002ccd97a67776e034707522f9c2097f12316f0c80da3c16cd374"},
      {R"({"object": "whatsapp_business_account", "entry": []})",
       "sha256=e4fa6654ecb576b05e288e1f4938672eb94b32b48d9c3b2d7a82d3044ae568d6"},
      {R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"t":"Selamat \u00e9"}}]}]})",
       "sha256=d627d132d943aaec08838c583dc0fbfe5c6b4236adf757e88aab6414ca9f5d82"},
      {"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":"
       "\"messages\",\"value\":{\"t\":\"Selamat \xC3\xA9\"}}]}]}",
       "sha256=4e908e3e99bef39c65e00665cf2c534c2f28d5599decc7bc731859eaa33e68b8"}};
  for (const auto& [body, header] : vectors) EXPECT_EQ(app.verify(body, header), 0) << body;
}

TEST(Signature, AgreesWithOpenSslForSecretsOfEveryLength) {
  for (const std::size_t size : {1U, 31U, 32U, 63U, 64U, 65U, 200U}) {
    const std::string secret(size, 's');
    const SignatureVerifier app = verifier({secret.c_str()});
    for (const std::size_t body_size : {0U, 1U, 63U, 64U, 65U, 5000U}) {
      const std::string body(body_size, 'b');
      EXPECT_EQ(app.verify(body, sign(body, secret)), 0) << size << " " << body_size;
    }
  }
}

TEST(Signature, SaysWhichOfTwoSecretsSigned) {
  const SignatureVerifier app = verifier({"old", "new"});
  EXPECT_EQ(app.verify("x", sign("x", "old")), 0);
  EXPECT_EQ(app.verify("x", sign("x", "new")), 1);
  EXPECT_EQ(app.verify("x", sign("x", "secret of another app")), std::nullopt);
}

TEST(Signature, RefusesEveryOtherShapeOfHeader) {
  const SignatureVerifier app = verifier({kSecret});
  const std::string body = R"({"object":"whatsapp_business_account","entry":[]})";
  const std::string good = sign(body, kSecret);
  ASSERT_EQ(app.verify(body, good), 0);
  const std::string hex = good.substr(7);
  std::string flipped = good;
  flipped.back() = flipped.back() == '0' ? '1' : '0';
  for (const std::string& bad :
       {std::string(), std::string("sha256="), hex, "sha1=" + hex, "SHA256=" + hex,
        "sha1=" + hex.substr(0, 40), "sha256=" + hex.substr(1), good + "0", good + "\n",
        good + "," + good, " " + good, "sha256 " + hex, "sha256=" + hex.substr(0, 63) + "g",
        "sha256=" + std::string(64, '0'), flipped}) {
    EXPECT_EQ(app.verify(body, bad), std::nullopt) << bad;
  }
}

TEST(Signature, RefusesABodyThatDiffersByOneByte) {
  const SignatureVerifier app = verifier({kSecret});
  const std::string body = R"({"object":"whatsapp_business_account","entry":[]})";
  const std::string header = sign(body, kSecret);
  EXPECT_EQ(app.verify(body + "\n", header), std::nullopt);
  EXPECT_EQ(app.verify(body.substr(1), header), std::nullopt);
  EXPECT_EQ(app.verify("", header), std::nullopt);
  EXPECT_EQ(app.verify(R"({"entry":[],"object":"whatsapp_business_account"})", header),
            std::nullopt);
}

TEST(Signature, NothingStartsWithoutASecret) {
  EXPECT_EQ(SignatureVerifier::make({}).error().code, ErrorCode::kInvalid);
  std::vector<Secret> with_empty;
  with_empty.emplace_back(std::string(kSecret));
  with_empty.emplace_back(std::string());
  EXPECT_EQ(SignatureVerifier::make(std::move(with_empty)).error().code, ErrorCode::kInvalid);
  std::vector<Secret> three;
  for (int i = 0; i < 3; ++i) three.emplace_back(std::string("s"));
  EXPECT_EQ(SignatureVerifier::make(std::move(three)).error().code, ErrorCode::kInvalid);
}

TEST(Signature, EveryFlippedBitOfTheDigestIsNoticed) {
  const SignatureVerifier app = verifier({kSecret});
  const std::string digest = *from_hex(sign("x", kSecret).substr(7));
  for (std::size_t bit = 0; bit < digest.size() * 8; ++bit) {
    std::string wrong = digest;
    wrong[bit / 8] = static_cast<char>(wrong[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(app.verify("x", "sha256=" + to_hex(wrong)), std::nullopt) << bit;
  }
}

}  // namespace
}  // namespace sambung::whatsapp
