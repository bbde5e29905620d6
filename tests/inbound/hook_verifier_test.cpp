#include "core/inbound/hook_verifier.hpp"

#include <openssl/evp.h>

#include <map>

#include "core/sodium/base64.hpp"
#include "tests/inbound/recipe_of.hpp"

namespace sambung::inbound {
namespace {

// Signatures of all but the Standard Webhooks' own vector were made with python3's hmac.
constexpr const char* kBody =
    "{\"id\":42,\"name\":\"B\xC3\xBC"
    "di\"}";
constexpr const char* kHex = "1ea3b27541cbbecddf38c91da72a7c964f1ba6d1f2220d913a2608aa02594b6f";
constexpr std::int64_t kNow = 1'764'050'000'000;

/// A webhook made by hand.
struct Sent {
  std::string method = "POST";
  std::string url = "https://hooks.example.com/hooks/crm?a=1";
  std::string body = kBody;
  std::map<std::string, std::string> headers{};
  std::string twice{};  ///< a header that came twice

  Hook hook() const {
    return {.method = method,
            .url = url,
            .path = "/hooks/crm",
            .body = body,
            .header = [this](std::string_view name) -> std::optional<std::string_view> {
              if (name == twice) return std::nullopt;
              const auto found = headers.find(std::string(name));
              return found == headers.end() ? std::string_view() : std::string_view(found->second);
            }};
  }
};

HookVerifier verifier(const std::string& signature, std::vector<std::string> secrets) {
  std::vector<Secret> made;
  for (std::string& secret : secrets) made.emplace_back(std::move(secret));
  auto verifier = HookVerifier::make(
      *recipe_of(R"({"delivery_id":{"header":"Id"},"signature":)" + signature + "}").signature,
      std::move(made));
  EXPECT_TRUE(verifier) << verifier.error().what;
  return *std::move(verifier);
}

std::string verdict(const HookVerifier& verifier, const Sent& sent, const std::string& id = {},
                    std::int64_t now = kNow) {
  const auto verified = verifier.verify(sent.hook(), id, from_unix_ms(now));
  return verified ? "good" : verified.error().what;
}

TEST(HookVerifier, KnowsABodyInHexAndNoOther) {
  const auto own = verifier(R"({"algorithm":"hmac-sha256","header":"X-Sig","prefix":"sha256="})",
                            {"shop-secret"});
  EXPECT_EQ(verdict(own, {.headers = {{"X-Sig", std::string("sha256=") + kHex}}}), "good");
  EXPECT_NE(verdict(own, {.headers = {{"X-Sig", kHex}}}), "good") << "without its prefix";
  EXPECT_NE(verdict(own, {.body = "{}", .headers = {{"X-Sig", std::string("sha256=") + kHex}}}),
            "good");
  EXPECT_EQ(verdict(own, {}), "the signature is missing");
  EXPECT_EQ(verdict(own, {.headers = {{"X-Sig", std::string("sha256=") + kHex}}, .twice = "X-Sig"}),
            "the signature is missing");
  EXPECT_NE(verdict(own, {.headers = {{"X-Sig", "sha256="}}}), "good");
}

TEST(HookVerifier, TakesEitherSecretWhileOneReplacesTheOther) {
  const char* signature =
      R"({"algorithm":"hmac-sha256","header":"X-Shopify-Hmac-SHA256","encoding":"base64"})";
  const Sent sent{
      .headers = {{"X-Shopify-Hmac-SHA256", "HqOydUHLvs3fOMkdpyp8lk8bptHyIg2ROiYIqgJZS28="}}};
  EXPECT_EQ(verdict(verifier(signature, {"new-secret", "shop-secret"}), sent), "good");
  EXPECT_EQ(verdict(verifier(signature, {"shop-secret", "new-secret"}), sent), "good");
  EXPECT_NE(verdict(verifier(signature, {"new-secret"}), sent), "good");
}

TEST(HookVerifier, KnowsHubSpotsThirdVersion) {
  const auto own = verifier(
      R"({"algorithm":"hmac-sha256","header":"X-HubSpot-Signature-v3","encoding":"base64",
          "template":"{method}{url}{body}{timestamp}",
          "timestamp":{"header":"X-HubSpot-Request-Timestamp","unit":"ms","tolerance_s":300}})",
      {"shop-secret"});
  Sent sent{.headers = {{"X-HubSpot-Signature-v3", "omMmJRl3t+JPfK1Jy9650tp4KIIoxsBgrmvtZPbRQt8="},
                        {"X-HubSpot-Request-Timestamp", "1764050000123"}}};
  EXPECT_EQ(verdict(own, sent), "good");
  EXPECT_EQ(verdict(own, sent, {}, kNow + 300'200),
            "the delivery is too old, or the clock here is wrong");
  EXPECT_EQ(verdict(own, sent, {}, kNow - 300'200),
            "the delivery is from the future, or the clock here is wrong");
  sent.url = "https://other.example.com/hooks/crm?a=1";
  EXPECT_EQ(verdict(own, sent), "the signature does not match");
  sent.headers.erase("X-HubSpot-Request-Timestamp");
  EXPECT_EQ(verdict(own, sent), "the time of the delivery is missing");
  sent.headers["X-HubSpot-Request-Timestamp"] = "99999999999999999999";
  EXPECT_EQ(verdict(own, sent), "the time of the delivery is no number");
}

TEST(HookVerifier, KnowsEspoCrmBeforeAndFromItsNinthVersion) {
  const auto nine =
      verifier(R"({"algorithm":"hmac-sha256","header":"Signature","encoding":"base64-id-hex"})",
               {"another-hooks-secret", "shop-secret"});
  EXPECT_EQ(
      verdict(
          nine,
          {.headers = {{"Signature",
                        "NjVmMGE6MWVhM2IyNzU0MWNiYmVjZGRmMzhjOTFkYTcyYTdjOTY0ZjFiYTZkMWYyMjIwZDk"
                        "xM2EyNjA4YWEwMjU5NGI2Zg=="}}}),
      "good");
  const auto eight =
      verifier(R"({"algorithm":"hmac-sha256","header":"X-Signature","encoding":"base64-id-raw"})",
               {"shop-secret"});
  EXPECT_EQ(verdict(eight, {.headers = {{"X-Signature",
                                         "NjVmMGE6HqOydUHLvs3fOMkdpyp8lk8bptHyIg2ROiYIqgJZS28="}}}),
            "good");
  EXPECT_NE(verdict(eight, {.headers = {{"X-Signature", "NjVmMGE="}}}), "good");
}

TEST(HookVerifier, KnowsStandardWebhooksByTheirPublishedVector) {
  // github.com/standard-webhooks/standard-webhooks, libraries, read 2026-11
  const auto own = verifier(
      R"({"algorithm":"hmac-sha256","header":"webhook-signature","prefix":"v1,","separator":" ",
          "encoding":"base64","template":"{id}.{timestamp}.{body}",
          "timestamp":{"header":"webhook-timestamp"}})",
      {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"});
  const std::string good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  const auto sent = [&](const std::string& signature) {
    return Sent{.body = R"({"test": 2432232314})",
                .headers = {{"webhook-signature", signature}, {"webhook-timestamp", "1614265330"}}};
  };
  const char* id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  EXPECT_EQ(verdict(own, sent(good), id, 1614265330000), "good");
  EXPECT_EQ(verdict(own, sent("v1,AAAA v1a,BBBB " + good), id, 1614265330000), "good");
  EXPECT_NE(verdict(own, sent(good), "msg_another", 1614265330000), "good");
  EXPECT_NE(verdict(own, sent("v1a," + good.substr(3)), id, 1614265330000), "good");
}

TEST(HookVerifier, KnowsASignatureByEd25519) {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  unsigned char raw[32];
  std::size_t size = sizeof raw;
  ASSERT_EQ(EVP_PKEY_get_raw_public_key(key, raw, &size), 1);
  unsigned char signature[64];
  std::size_t signature_size = sizeof signature;
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ASSERT_EQ(EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key), 1);
  ASSERT_EQ(
      EVP_DigestSign(context, signature, &signature_size,
                     reinterpret_cast<const unsigned char*>(kBody), std::string(kBody).size()),
      1);
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  const std::string public_key(reinterpret_cast<const char*>(raw), size);
  const auto own = verifier(R"({"algorithm":"ed25519","header":"webhook-signature","prefix":"v1a,",
                   "encoding":"base64"})",
                            {"whpk_" + sodium::to_base64(public_key)});
  const std::string text =
      "v1a," + sodium::to_base64({reinterpret_cast<const char*>(signature), signature_size});
  EXPECT_EQ(verdict(own, {.headers = {{"webhook-signature", text}}}), "good");
  EXPECT_NE(verdict(own, {.body = "{}", .headers = {{"webhook-signature", text}}}), "good");
  EXPECT_NE(verdict(own, {.headers = {{"webhook-signature", "v1a,AAAA"}}}), "good");
}

TEST(HookVerifier, KnowsATokenInTheBodyAndAPassword) {
  const auto zoho = verifier(R"({"algorithm":"equality","token_pointer":"/token"})", {"our-token"});
  EXPECT_EQ(verdict(zoho, {.body = R"({"token":"our-token","ids":["1"]})"}), "good");
  EXPECT_NE(verdict(zoho, {.body = R"({"token":"other","ids":["1"]})"}), "good");
  EXPECT_NE(verdict(zoho, {.body = R"({"ids":["1"]})"}), "good");
  EXPECT_NE(verdict(zoho, {.body = "token=our-token"}), "good");
  const auto pipedrive = verifier(R"({"algorithm":"basic"})", {"hook:pa:ss"});
  EXPECT_EQ(verdict(pipedrive, {.headers = {{"Authorization", "Basic aG9vazpwYTpzcw=="}}}), "good");
  EXPECT_NE(verdict(pipedrive, {.headers = {{"Authorization", "Basic aG9vazpvdGhlcg=="}}}), "good");
}

TEST(HookVerifier, IsNotMadeWithoutASecretThatCanSign) {
  const Signature signature =
      *recipe_of(R"({"signature":{"algorithm":"hmac-sha256","header":"S"}})").signature;
  EXPECT_FALSE(HookVerifier::make(signature, {}));
  std::vector<Secret> empty;
  empty.emplace_back("");
  EXPECT_FALSE(HookVerifier::make(signature, std::move(empty)));
  std::vector<Secret> short_key;
  short_key.emplace_back("short");
  EXPECT_FALSE(HookVerifier::make(
      *recipe_of(R"({"signature":{"algorithm":"ed25519","header":"S"}})").signature,
      std::move(short_key)));
}

}  // namespace
}  // namespace sambung::inbound
