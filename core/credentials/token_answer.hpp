#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "core/base/result.hpp"
#include "core/credentials/grant.hpp"
#include "core/credentials/token_endpoint.hpp"

namespace sambung::credentials {

/// A token as the system gave it.
struct Minted {
  Secret access;
  Secret refresh;                            ///< empty: it did not rotate
  std::optional<std::chrono::seconds> life;  ///< at most 30 days, whatever it says
  std::string origin;                        ///< `instance_url` or `api_domain`, https only
};

struct Refused {
  Refusal refusal{};
  std::string code;  ///< the OAuth error code if it is a registered one; else empty
  std::optional<std::chrono::seconds> retry_after;
};

/// What an exchange led to. Nothing of the answer but a registered code leaves in a `Refused`.
/// RFC 6749 sections 5.1 and 5.2; systems that answer errors with 200 (Zoho, JSON-RPC) are read too:
/// the grant's rules go first, then a member `error`, then the status. Pure.
std::variant<Minted, Refused> read_answer(const Grant& grant, const Result<Answer>& answer);

}  // namespace sambung::credentials
