#include "core/simulator/net/tls_identity.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>
#include <memory>

namespace sambung::simulator {
namespace {

constexpr long kValidSeconds = 30L * 24 * 3600;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

struct Subject {
  const char* name;
  const char* basic_constraints;
  const char* key_usage;
  const char* alternative_names;  ///< nullptr for none
};

bool add_extension(X509* certificate, X509* issuer, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool set_serial(X509* certificate) {
  unsigned char bytes[8];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
  bytes[0] &= 0x7f;
  BIGNUM* number = BN_bin2bn(bytes, sizeof bytes, nullptr);
  const bool set = number != nullptr &&
                   BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return set;
}

Certificate make_certificate(const Subject& subject, EVP_PKEY* key, X509* issuer,
                             EVP_PKEY* issuer_key) {
  Certificate made(X509_new(), X509_free);
  X509* x = made.get();
  const auto* name = reinterpret_cast<const unsigned char*>(subject.name);
  bool ok = x != nullptr && X509_set_version(x, 2) == 1 && set_serial(x) &&
            X509_gmtime_adj(X509_getm_notBefore(x), -3600) != nullptr &&
            X509_gmtime_adj(X509_getm_notAfter(x), kValidSeconds) != nullptr &&
            X509_set_pubkey(x, key) == 1 &&
            X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8, name, -1, -1,
                                       0) == 1;
  X509* signer = issuer == nullptr ? x : issuer;
  ok = ok && X509_set_issuer_name(x, X509_get_subject_name(signer)) == 1 &&
       add_extension(x, signer, NID_basic_constraints, subject.basic_constraints) &&
       add_extension(x, signer, NID_key_usage, subject.key_usage) &&
       add_extension(x, signer, NID_subject_key_identifier, "hash") &&
       (subject.alternative_names == nullptr ||
        add_extension(x, signer, NID_subject_alt_name, subject.alternative_names)) &&
       X509_sign(x, issuer_key, EVP_sha256()) > 0;
  if (!ok) made.reset();
  return made;
}

std::string drain(BIO* memory) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string{};
}

std::string certificate_pem(X509* certificate) {
  const Memory memory(BIO_new(BIO_s_mem()), BIO_free);
  if (PEM_write_bio_X509(memory.get(), certificate) != 1) return {};
  return drain(memory.get());
}

std::string key_pem(EVP_PKEY* key) {
  const Memory memory(BIO_new(BIO_s_secmem()), BIO_free);
  if (PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return {};
  }
  return drain(memory.get());
}

}  // namespace

Result<TlsIdentity> make_tls_identity() {
  const Error failed{ErrorCode::kUnavailable,
                     "simulator https: OpenSSL could not make a certificate; use http instead"};
  const Key authority_key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  if (!authority_key || !key) return failed;
  const Certificate authority = make_certificate(
      {"sambung simulator authority", "critical,CA:TRUE", "critical,keyCertSign,cRLSign", nullptr},
      authority_key.get(), nullptr, authority_key.get());
  if (!authority) return failed;
  const Certificate server =
      make_certificate({"graph.facebook.com", "critical,CA:FALSE", "critical,digitalSignature",
                        "DNS:graph.facebook.com,DNS:localhost,IP:127.0.0.1"},
                       key.get(), authority.get(), authority_key.get());
  if (!server) return failed;
  return TlsIdentity{certificate_pem(server.get()), Secret(key_pem(key.get())),
                     certificate_pem(authority.get())};
}

Result<std::string> write_authority(const TlsIdentity& identity, const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const std::string path = (std::filesystem::path(folder) / "ca.pem").string();
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << identity.authority_pem;
  file.close();
  if (!file) {
    return Error{ErrorCode::kUnavailable,
                 "simulator https: cannot write " + path + "; choose a folder that can be written"};
  }
  return path;
}

}  // namespace sambung::simulator
