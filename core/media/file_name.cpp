#include "core/media/file_name.hpp"

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/model/time_text.hpp"

namespace sambung::media {

namespace {

constexpr std::size_t kDayChars = 10;
constexpr std::size_t kHashBytes = 16;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string day_text(UnixTime time) { return model::time_text(time).substr(0, kDayChars); }

bool is_day(std::string_view text) {
  if (text.size() != kDayChars) return false;
  for (std::size_t i = 0; i < kDayChars; ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : !is_digit(text[i])) return false;
  }
  return true;
}

std::string file_name(const model::Keys& keys, UnixTime recorded, std::string_view channel,
                      std::string_view message_id, std::string_view media_id) {
  const auto digest = keys.hash({"media file", channel, message_id, media_id});
  return day_text(recorded) + "/" + to_hex(std::string_view(digest.data(), kHashBytes));
}

bool is_file_name(std::string_view text) {
  if (text.size() != kDayChars + 1 + 2 * kHashBytes) return false;
  const std::string_view hash = text.substr(kDayChars + 1);
  return is_day(text.substr(0, kDayChars)) && text[kDayChars] == '/' &&
         std::all_of(hash.begin(), hash.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace sambung::media
