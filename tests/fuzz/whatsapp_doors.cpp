#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "core/base/assert.hpp"
#include "core/base/hex.hpp"
#include "core/model/codec.hpp"
#include "core/whatsapp/signature.hpp"
#include "tests/fuzz/doors.hpp"
#include "tests/whatsapp/fixtures.hpp"

namespace sambung::fuzz {

namespace {

constexpr const char* kSecret = "app-secret-of-the-fuzzer";

std::string signature_of(std::string_view body) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), kSecret, static_cast<int>(std::string_view(kSecret).size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest, &size);
  return "sha256=" + to_hex(std::string_view(reinterpret_cast<const char*>(digest), size));
}

whatsapp::SignatureVerifier make_verifier() {
  std::vector<Secret> secrets;
  secrets.emplace_back(kSecret);
  auto made = whatsapp::SignatureVerifier::make(std::move(secrets));
  SAMBUNG_ASSERT(static_cast<bool>(made));
  return std::move(*made);
}

}  // namespace

void enter_webhook(std::string_view body) {
  for (const model::EncodedEvent& event : whatsapp::normalise(body, whatsapp::test_source())) {
    const auto data = model::decode(event.envelope.type, event.envelope.version, event.body);
    SAMBUNG_ASSERT(static_cast<bool>(data));
  }
}

std::vector<std::string> webhook_seeds() {
  std::vector<std::string> seeds;
  for (const whatsapp::Fixture& one : whatsapp::fixtures()) seeds.push_back(one.body);
  return seeds;
}

void enter_signature(std::string_view input) {
  static const whatsapp::SignatureVerifier verifier = make_verifier();
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string_view header = input.substr(0, line);
  const std::string_view body = input.substr(std::min(line + 1, input.size()));
  // The digits may be of either case.
  std::string lower(header);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool accepted = verifier.verify(body, header).has_value();
  SAMBUNG_ASSERT(!accepted || lower == signature_of(body));
  SAMBUNG_ASSERT(accepted || header != signature_of(body));
}

std::vector<std::string> signature_seeds() {
  const std::string body = R"({"object":"whatsapp_business_account","entry":[]})";
  return {signature_of(body) + "\n" + body, signature_of("") + "\n", "sha256=\n" + body,
          "sha1=0123\n" + body, ""};
}

}  // namespace sambung::fuzz
