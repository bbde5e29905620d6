#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace sambung::simulator {

/// What a TLS server shows: its certificate and the key that goes with it, PEM. The certificate of
/// the authority that signed it is for clients to trust.
struct TlsIdentity {
  std::string certificate_pem;
  Secret private_key_pem;
  std::string authority_pem;
};

/// Makes a new authority and a server certificate (EC P-256, 30 days) for graph.facebook.com,
/// localhost and 127.0.0.1. The authority's key is forgotten at once, so that nobody can sign more.
/// kUnavailable if OpenSSL fails.
Result<TlsIdentity> make_tls_identity();

/// Writes the authority's certificate to `folder`/ca.pem (made if missing); private keys are never
/// written. kUnavailable if that fails.
Result<std::string> write_authority(const TlsIdentity& identity, const std::string& folder);

}  // namespace sambung::simulator
