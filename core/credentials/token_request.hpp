#pragma once

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/credentials/grant.hpp"
#include "core/credentials/token_endpoint.hpp"

namespace sambung::credentials {

/// The request that `grant` asks for a token with; `refresh` matters to RefreshToken only.
/// kInvalid - the grant cannot ask: its key does not sign. Pure.
/// A grant that needs no exchange must not come here.
Result<Form> token_request(const Grant& grant, const Secret& refresh, UnixTime now);

}  // namespace sambung::credentials
