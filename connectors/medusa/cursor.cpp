#include "connectors/medusa/cursor.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sambung::medusa {

namespace {

using nlohmann::json;

constexpr std::size_t kGivenMax = 1000;
constexpr int kFormat = 1;

std::int64_t ms(std::chrono::seconds span) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(span).count();
}

/// Throws json's exception for what is not as `encode` made it.
Cursor cursor_of(const json& from) {
  Cursor cursor;
  for (std::size_t i = 0; i < kStreams; ++i) {
    cursor.ends[i] = from.at("ends").at(i).get<std::int64_t>();
  }
  cursor.stream = std::min(from.at("stream").get<std::size_t>(), kStreams);
  cursor.next_ms = from.at("next_ms").get<std::int64_t>();
  cursor.crowded = from.at("crowded").get<bool>();
  cursor.offset = from.at("offset").get<std::int64_t>();
  cursor.crowd = from.at("crowd").get<std::int64_t>();
  cursor.round_ms = from.at("round_ms").get<std::int64_t>();
  cursor.settled_ms = from.at("settled_ms").get<std::int64_t>();
  cursor.given = from.at("given").get<std::map<std::string, std::int64_t>>();
  return cursor;
}

}  // namespace

bool Cursor::has_given(const std::string& id, std::int64_t version) const {
  const auto found = given.find(id);
  return found != given.end() && found->second >= version;
}

void Cursor::note_given(const std::string& id, std::int64_t version) {
  auto& known = given[id];
  known = std::max(known, version);
  if (given.size() <= kGivenMax) return;
  given.erase(std::min_element(given.begin(), given.end(),
                               [](const auto& a, const auto& b) { return a.second < b.second; }));
}

void Cursor::go_on_at(std::int64_t at) {
  next_ms = at;
  crowded = false;
  offset = 0;
  crowd = -1;
}

void Cursor::enter(std::size_t number, std::chrono::seconds overlap) {
  stream = number;
  if (number >= kStreams) return;
  const std::int64_t end = ends[number];
  const std::int64_t back = (settled_ms > 0 ? settled_ms : end) - ms(overlap);
  go_on_at(std::max<std::int64_t>(std::min(end, back), 0));
}

void Cursor::leave() { ends[stream] = std::max(ends[stream], next_ms); }

void Cursor::end_round(std::chrono::seconds overlap) {
  const std::int64_t newest = *std::max_element(ends.begin(), ends.end());
  // A later time than this lets no round look back any more.
  settled_ms = std::min(round_ms, newest + ms(overlap));
  round_ms = 0;
  go_on_at(0);
  const std::int64_t horizon = ((settled_ms > 0 ? settled_ms : newest) - ms(overlap)) * 1000;
  std::erase_if(given, [horizon](const auto& entry) { return entry.second < horizon; });
}

std::string encode(const Cursor& cursor) {
  return json{
      {"format", kFormat},         {"ends", cursor.ends},         {"stream", cursor.stream},
      {"next_ms", cursor.next_ms}, {"crowded", cursor.crowded},   {"offset", cursor.offset},
      {"crowd", cursor.crowd},     {"round_ms", cursor.round_ms}, {"settled_ms", cursor.settled_ms},
      {"given", cursor.given}}
      .dump();
}

std::optional<Cursor> parse_cursor(std::string_view text) {
  const json from = json::parse(text, nullptr, false);
  if (!from.is_object() || from.value("format", json()) != kFormat) return std::nullopt;
  try {
    return cursor_of(from);
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace sambung::medusa
