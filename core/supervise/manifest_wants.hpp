#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/deliver/host_port.hpp"

namespace sambung::supervise {

/// Reads what a manifest (plugins/abi, `sambung_entry`) asks of deliveries for a connection with this configuration;
/// members that are absent have the defaults of Wants, all others are not looked at. Total: any bytes give Wants or
/// kInvalid, which names `connector` (its id and version), the member and what is expected there.
Result<deliver::Wants> wants_of(std::string_view manifest, const std::string& connector,
                                std::string_view config = "{}");

}  // namespace sambung::supervise
