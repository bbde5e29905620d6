#pragma once

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/credentials/grant.hpp"

namespace sambung::credentials {

/// The signed claims that `grant` is exchanged for a token with (RFC 7523 section 2.1): RS256 over
/// iss, sub, aud, iat and exp. The seam to OpenSSL.
/// kInvalid - the key is not an RSA private key in PEM without a passphrase.
Result<Secret> sign_assertion(const JwtBearer& grant, UnixTime now);

}  // namespace sambung::credentials
