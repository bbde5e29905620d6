#pragma once

#include <string>
#include <string_view>

#include "connectors/web/json.hpp"

namespace sambung::web {

/// Whether a subscription that posts to `url` is this connection's: its path ends in "/hooks/<connection>",
/// or goes on from there by a token.
bool is_own_hook(const std::string& url, const std::string& connection);

/// A header of a webhook by its context (OPERATIONS.md), `name` in lower case; empty when absent.
std::string hook_header(const Json& context, const char* name);

/// A hint that a record changed.
Json hint(const std::string& object, const std::string& id);

/// A subscription as `subscriptions` gives it.
Json subscription(const std::string& id, const std::string& topic);

}  // namespace sambung::web
