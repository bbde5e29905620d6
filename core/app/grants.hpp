#pragma once

#include <string>

#include "core/app/manifest_access.hpp"
#include "core/base/result.hpp"
#include "core/credentials/grant.hpp"
#include "core/settings/access.hpp"

namespace sambung::app {

/// A credential of the configuration as a grant: what it does not say is the manifest's, from the way
/// of its method, or from the first one where it names none, among those for its `use` (empty: the
/// connection's own). A URL from "/" on stands after `base`.
/// kInvalid - something is missing; the text names the key and where it goes.
Result<credentials::Grant> grant_of(const settings::Credential& credential,
                                    const ManifestAccess& manifest, const std::string& base,
                                    const std::string& use = {});

/// The token endpoint's URL; empty where the method has none.
std::string token_url(const credentials::Grant& grant);

}  // namespace sambung::app
