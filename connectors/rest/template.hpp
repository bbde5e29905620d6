#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "connectors/rest/web.hpp"

namespace sambung::rest {

/// A template that cannot be filled for this request: the item is INVALID. Names the placeholder
/// and never its value.
struct TemplateError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What is wrong with the templates in `shape`, as "<pointer>: <reason>"; empty when nothing is.
std::string check_templates(const Json& shape, const std::string& pointer);

/// `shape` with its templates filled from `scope`; README.md has the language. Nothing when `shape`
/// is an optional placeholder that finds nothing; such members and elements are left out.
/// Throws TemplateError.
std::optional<Json> fill(const Json& shape, const Json& scope);

/// As text; lists and objects are refused. `{x?}` alone that finds nothing gives nothing.
std::optional<std::string> fill_text(const std::string& text, const Json& scope);

/// A path, in which placeholders are percent-encoded. A placeholder that is empty, "." or ".." is
/// refused: it would make another path of it.
std::string fill_path(const std::string& text, const Json& scope);

/// Percent-encoded as a part of a query (RFC 3986, unreserved characters stay).
std::string encoded(std::string_view text);

/// What `path` ("entry.at") names in `scope`; nullptr when there is nothing or null.
const Json* named(const Json& scope, std::string_view path);

}  // namespace sambung::rest
