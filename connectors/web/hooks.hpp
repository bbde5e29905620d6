#pragma once

#include <string>
#include <string_view>

#include "connectors/web/json.hpp"

namespace sambung::web {

/// Whether a subscription that posts to `there` is this connection's: to `url`, whatever its query; or,
/// when `url` is empty, to any place of its name ("/hooks/<connection>").
bool is_own_hook(const std::string& there, const std::string& url, const std::string& connection);

/// A header of a webhook by its context (OPERATIONS.md), `name` in lower case; empty when absent.
std::string hook_header(const Json& context, const char* name);

/// A hint that a record changed.
Json hint(const std::string& object, const std::string& id);

/// A subscription as `subscriptions` gives it.
Json subscription(const std::string& id, const std::string& topic);

}  // namespace sambung::web
