#pragma once

#include <string_view>

#include "core/json/document.hpp"

namespace sambung::runtime {

/// What a connector's manifest says of `member` for a connection with this configuration. A connector that serves
/// several systems has `variants`: {"member":"system","of":{"acme":{"auth":...,"mapping":...}}}; the text of that
/// member of the configuration chooses one, whose members stand for the manifest's. Absent when nothing is said.
json::Value said_of(const json::Value& manifest, std::string_view config, std::string_view member);

}  // namespace sambung::runtime
