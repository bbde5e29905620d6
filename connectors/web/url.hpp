#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sambung::web {

/// Names and values, not yet encoded, in their order.
using Query = std::vector<std::pair<std::string, std::string>>;

/// All but letters, digits, "-", "_", "." and "~" as %XX (RFC 3986).
std::string percent_encode(std::string_view text);

/// "name=value&name=value", encoded: what follows "?", and a form's body.
std::string encode(const Query& query);

/// `path` with what `query` says behind it.
std::string with_query(std::string path, const Query& query);

/// `url` of a next page as one to send, if it is of `base`'s origin; empty when it is of another.
std::string same_origin(const std::string& url, const std::string& base);

/// The URL of the entry rel="next" of a header Link (RFC 8288); empty when there is none.
std::string next_link(std::string_view header);

/// Whether `text` can go into a path as an id: 1 to 127 of letters, digits, "-", "_" and ".", the
/// first no ".".
bool is_id(std::string_view text);

}  // namespace sambung::web
