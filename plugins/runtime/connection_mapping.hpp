#pragma once

#include <memory>
#include <string_view>

#include "core/base/result.hpp"
#include "plugins/mapping/mapping.hpp"

namespace sambung::runtime {

/// The mapping of a connection with this configuration: the manifest's own, with the settings' `over` it. None: neither
/// says anything, or the settings take all of it out; then records stay native. kInvalid - it is no mapping.
Result<std::unique_ptr<mapping::Mapping>> connection_mapping(std::string_view manifest,
                                                             std::string_view config,
                                                             std::string_view over);

}  // namespace sambung::runtime
