#include "core/credentials/token_request.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sodium.h>

#include "core/credentials/credentials.hpp"
#include "core/json/document.hpp"
#include "tests/credentials/stage.hpp"

namespace sambung::credentials {
namespace {

const UnixTime kNow = from_unix_ms(1795392000000);

std::string from_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  EXPECT_EQ(sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                              text.data(), text.size(), nullptr, &size, nullptr,
                              sodium_base64_VARIANT_URLSAFE_NO_PADDING),
            0);
  bytes.resize(size);
  return bytes;
}

/// An RSA key of this run, and its private half in PEM.
struct MadeKey {
  MadeKey() : key(EVP_RSA_gen(2048), EVP_PKEY_free) {
    BIO* out = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const long size = BIO_get_mem_data(out, &data);
    pem.assign(data, static_cast<std::size_t>(size));
    BIO_free(out);
  }
  bool signed_by(std::string_view text, std::string_view signature) const {
    EVP_MD_CTX* digest = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(digest, nullptr, EVP_sha256(), nullptr, key.get());
    const int right = EVP_DigestVerify(
        digest, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
        reinterpret_cast<const unsigned char*>(text.data()), text.size());
    EVP_MD_CTX_free(digest);
    return right == 1;
  }
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key;
  std::string pem;
};

JwtBearer salesforce(std::string pem) {
  JwtBearer grant;
  grant.url = "https://login.salesforce.com/services/oauth2/token";
  grant.issuer = "consumer-key";
  grant.subject = "user@example.com";
  grant.audience = "https://login.salesforce.com";
  grant.key_pem = Secret(std::move(pem));
  return grant;
}

TEST(TokenRequest, AJwtIsSignedOverItsClaimsWithTheKey) {
  const MadeKey made;
  Grant grant;
  grant.method = salesforce(made.pem);
  auto form = token_request(grant, Secret(), kNow);
  ASSERT_TRUE(form) << form.error().what;
  const std::string_view prefix =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
  const std::string_view body = form->body.reveal();
  ASSERT_TRUE(body.starts_with(prefix));
  const std::string_view jwt = body.substr(prefix.size());
  const std::size_t second = jwt.rfind('.');
  const std::size_t first = jwt.find('.');
  EXPECT_TRUE(made.signed_by(jwt.substr(0, second), from_base64url(jwt.substr(second + 1))));
  EXPECT_FALSE(MadeKey().signed_by(jwt.substr(0, second), from_base64url(jwt.substr(second + 1))));
  EXPECT_EQ(from_base64url(jwt.substr(0, first)), R"({"alg":"RS256","typ":"JWT"})");
  EXPECT_EQ(from_base64url(jwt.substr(first + 1, second - first - 1)),
            R"({"iss":"consumer-key","sub":"user@example.com",)"
            R"("aud":"https://login.salesforce.com","iat":1795392000,"exp":1795392180})");
}

TEST(TokenRequest, AKeyThatIsNoneIsRefusedWithoutShowingIt) {
  Grant grant;
  grant.method = salesforce("-----BEGIN PRIVATE KEY-----\nsekrit\n-----END PRIVATE KEY-----\n");
  const auto refused = token_request(grant, Secret(), kNow);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(refused.error().what.find("sekrit"), std::string::npos);
}

TEST(TokenRequest, AFormIsEncodedSoThatNoValueBecomesAnotherField) {
  Grant grant = refresh_grant();
  auto& client = std::get<RefreshToken>(grant.method).client;
  client.secret = Secret("a&b=c d%");
  client.scope = "crm.read crm.write";
  client.more = {{"expiring", "1"}};
  auto form = token_request(grant, Secret("r+/="), kNow);
  EXPECT_EQ(form->url, "https://crm.example/token");
  EXPECT_EQ(form->body.reveal(),
            "grant_type=refresh_token&refresh_token=r%2B%2F%3D&scope=crm.read%20crm.write"
            "&expiring=1&client_id=app&client_secret=a%26b%3Dc%20d%25");
}

TEST(TokenRequest, AClientMayGoInTheHeader) {
  Grant grant;
  ClientCredentials method;
  method.client.id = "a:b";
  method.client.secret = Secret("c");
  method.client.auth = ClientAuth::kBasic;
  grant.method = std::move(method);
  auto form = token_request(grant, Secret(), kNow);
  EXPECT_EQ(form->body.reveal(), "grant_type=client_credentials");
  EXPECT_EQ(form->headers[0].name, "Authorization");
  EXPECT_EQ(form->headers[0].value.reveal(), "Basic YSUzQWI6Yw==");  // a%3Ab:c
}

TEST(TokenRequest, ALogInIsFilledInOnceAndAsJson) {
  SessionLogin login;
  login.body = R"({"params":[{user},{"password":{password}},"{other}"]})";
  login.user = "ad\"min";
  login.password = Secret("{user}");
  Grant grant;
  grant.method = std::move(login);
  auto form = token_request(grant, Secret(), kNow);
  EXPECT_EQ(form->content_type, "application/json");
  EXPECT_EQ(form->body.reveal(), R"({"params":["ad\"min",{"password":"{user}"},"{other}"]})");
}

TEST(Credentials, EachMethodGivesWhatAHostShows) {
  Stage stage;
  const Needs needs{stage.store, stage.server, stage.clock, {}, 1};
  std::vector<Grant> grants;
  grants.push_back(refresh_grant());
  Grant shop;
  shop.name = "shop";
  shop.method = Basic{"ck_1", Secret("cs_2")};
  shop.carrier.prefix = "Basic ";
  grants.push_back(std::move(shop));
  Grant chat;
  chat.name = "chat";
  chat.method = RequestHmac{"client-id", Secret("signing")};
  grants.push_back(std::move(chat));
  auto all = Credentials::make(std::move(grants), needs);
  ASSERT_TRUE(all) << all.error().what;
  EXPECT_EQ((*all)->token("crm")->value.reveal(), "access-1");
  EXPECT_EQ((*all)->token("shop")->value.reveal(), "Y2tfMTpjc18y");  // ck_1:cs_2
  EXPECT_EQ((*all)->token("chat")->value.reveal(), "client-id");
  EXPECT_EQ((*all)->token("chat")->signing_key.reveal(), "signing");
  EXPECT_EQ((*all)->token("other").error().code, ErrorCode::kNotFound);
  EXPECT_EQ((*all)->names(), (std::vector<std::string>{"chat", "crm", "shop"}));
}

TEST(Credentials, RefusesTwoOfANameAndOnesThatCannotWork) {
  Stage stage;
  const Needs needs{stage.store, stage.server, stage.clock, {}, 1};
  std::vector<Grant> twice;
  twice.push_back(refresh_grant());
  twice.push_back(refresh_grant());
  EXPECT_EQ(Credentials::make(std::move(twice), needs).error().code, ErrorCode::kInvalid);
  std::vector<Grant> empty;
  empty.emplace_back().name = "crm";
  EXPECT_EQ(Credentials::make(std::move(empty), needs).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace sambung::credentials
