#pragma once

#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/model/keyed_hash.hpp"

namespace sambung::media {

/// What a file of a message is called here: the day on which its message came, and a keyed hash, "2026-11-27/" and
/// 32 hex digits. The same file of the same message always has the same name; nobody can tell whose it is by it.
std::string file_name(const model::Keys& keys, UnixTime recorded, std::string_view channel,
                      std::string_view message_id, std::string_view media_id);

/// Whether `text` has the form of such a name, and so leads nowhere else.
bool is_file_name(std::string_view text);

/// "2026-11-27", of UTC.
std::string day_text(UnixTime time);
/// Whether `text` has the form of a day.
bool is_day(std::string_view text);

}  // namespace sambung::media
