#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace sambung::kit {

/// What a test account wants shown with each request: one header. Immutable.
struct Credential {
  std::string header;  ///< "Authorization"
  Secret value;        ///< "Bearer abc"
};

/// Reads it out of the first line of `file`: "Authorization: Bearer abc". In a file and nowhere else, since
/// arguments stand in the process list. kNotFound, kInvalid: name the file, never what is in it.
Result<Credential> read_credential(const std::string& file);

}  // namespace sambung::kit
