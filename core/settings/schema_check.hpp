#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/settings/problem.hpp"
#include "core/settings/sections.hpp"

namespace sambung::settings {

/// Where a value breaks a schema, and how. Plain value.
struct SchemaBreak {
  std::vector<std::string> path;  ///< keys and indices from the root
  std::string what;
};

/// Checks JSON against a JSON Schema (draft-07). kInvalid - the schema or the text is no JSON, or no
/// schema.
Result<std::vector<SchemaBreak>> check_schema(std::string_view schema, std::string_view json);

/// The problems of a connection's configuration, each at its place in the file. `manifest` is the
/// connector's own, JSON with the schema under `config`.
Problems check_config(const ConnectionSource& source, std::string_view manifest);

}  // namespace sambung::settings
