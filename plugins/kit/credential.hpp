#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace sambung::kit {

/// What a test account wants with each request: one header, or that it is signed. Immutable.
struct Credential {
  std::string header;    ///< "Authorization"; empty: requests are signed
  Secret value;          ///< "Bearer abc"; of a signature its key's name
  Secret signing_key{};  ///< as plugins/services/request_signature.hpp signs
};

/// Reads it out of the first line of `file`: "Authorization: Bearer abc", or "hmac NAME KEY". In a file and
/// nowhere else, since arguments stand in the process list. kNotFound, kInvalid: name the file, never what is
/// in it.
Result<Credential> read_credential(const std::string& file);

}  // namespace sambung::kit
