#include "plugins/http/retry_after.hpp"

#include <algorithm>
#include <charconv>

#include "plugins/http/date.hpp"
#include "plugins/http/token.hpp"

namespace sambung::remote {

using std::chrono::milliseconds;

std::optional<milliseconds> retry_after(const Response& response, UnixTime now) {
  constexpr milliseconds kMost = std::chrono::hours(24);
  const auto said = response.header("Retry-After");
  if (!said) return std::nullopt;
  const std::string_view text = trimmed(*said);
  if (const auto date = parse_date(text)) {
    const UnixTime theirs = now + response.server_ahead.value_or(milliseconds(0));
    return std::clamp(*date - theirs, milliseconds(0), kMost);
  }
  constexpr std::size_t kDigitsMax = 9;
  unsigned seconds = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, seconds);
  if (text.size() > kDigitsMax || failed != std::errc{} || stop != end) return std::nullopt;
  return std::min<milliseconds>(std::chrono::seconds(seconds), kMost);
}

}  // namespace sambung::remote
