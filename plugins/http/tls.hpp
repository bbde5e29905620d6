#pragma once

#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "plugins/http/connection.hpp"

namespace sambung::remote {

/// Whom we trust, and how connections are secured: TLS 1.2 at least, the chain verified, the name in
/// the certificate matched. The one place with Poco's NetSSL. Thread-safe.
class Tls {
 public:
  /// `ca_file`: PEM certificates to trust instead of the system's. kInvalid: it cannot be read.
  /// The system's are read (20 ms, 3 MB) when first needed.
  static Result<std::unique_ptr<Tls>> make(const std::string& ca_file);
  virtual ~Tls() = default;

  /// Shakes hands over a connected socket that does not block. kNotSent: not TLS, or not trusted.
  virtual Tried<std::unique_ptr<Connection>> secure(UniqueFd socket, const std::string& host,
                                                    const Patience& patience) = 0;
};

}  // namespace sambung::remote
