#pragma once

#include "core/settings/settings.hpp"

namespace sambung::settings {

/// Whether files of messages are fetched: nobody turned it off, and an app has a token to ask with.
bool fetches_files(const Settings& settings);

}  // namespace sambung::settings
