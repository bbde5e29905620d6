#pragma once

#include <string_view>

namespace sambung::settings {

/// Whether a text that stands where a secret may is one. Of a text that says where a database is, such as
/// `postgresql://user:word@host/db` or `host=h password=word`, only one with a password is; every other
/// text is, unless it is empty. Thread-safe.
bool is_inline_secret(std::string_view text);

/// Whether a key of a connector's configuration sounds as if a secret stood there. For output that is made
/// without the connector's manifest, which knows. Thread-safe.
bool sounds_secret(std::string_view key);

}  // namespace sambung::settings
