#include "connectors/tryton/cursor.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sambung::tryton {

namespace {

using nlohmann::json;

constexpr std::size_t kGivenMax = 1000;
constexpr int kFormat = 1;

std::int64_t micros(std::chrono::seconds span) {
  return std::chrono::duration_cast<std::chrono::microseconds>(span).count();
}

json pair_of(const Place& place) { return json::array({place.at, place.id}); }

/// Throws json's exception for anything but a pair of numbers.
Place place_of(const json& pair) {
  return {pair.at(0).get<std::int64_t>(), pair.at(1).get<std::int64_t>()};
}

Cursor cursor_of(const json& from) {
  Cursor cursor;
  for (std::size_t i = 0; i < kStreams; ++i) cursor.ends[i] = place_of(from.at("ends").at(i));
  cursor.stream = std::min(from.at("stream").get<std::size_t>(), kStreams);
  cursor.next = place_of(from.at("next"));
  cursor.round_ms = from.at("round_ms").get<std::int64_t>();
  cursor.settled_ms = from.at("settled_ms").get<std::int64_t>();
  for (const json& pair : from.at("given")) {
    const Place given = place_of(pair);
    cursor.given[given.at] = given.id;
  }
  return cursor;
}

}  // namespace

bool Cursor::has_given(std::int64_t id, std::int64_t version) const {
  const auto found = given.find(id);
  return found != given.end() && found->second >= version;
}

void Cursor::note_given(std::int64_t id, std::int64_t version) {
  auto& known = given[id];
  known = std::max(known, version);
  if (given.size() <= kGivenMax) return;
  given.erase(std::min_element(given.begin(), given.end(),
                               [](const auto& a, const auto& b) { return a.second < b.second; }));
}

void Cursor::enter(std::size_t number, std::chrono::seconds overlap) {
  stream = number;
  if (number >= kStreams) return;
  const Place& end = ends[number];
  next = end;
  const std::int64_t settled =
      settled_ms > 0 ? settled_ms * 1000 - micros(overlap) : end.at - micros(overlap);
  if (settled < end.at) next = {std::max<std::int64_t>(settled, 0), 0};
}

void Cursor::leave() { ends[stream] = std::max(ends[stream], next); }

void Cursor::end_round(std::chrono::seconds overlap) {
  const std::int64_t newest = std::max_element(ends.begin(), ends.end())->at;
  // A later time than this lets no round look back any more.
  const std::int64_t rest_ms = (newest + micros(overlap)) / 1000 + 1;
  settled_ms = std::min(round_ms, rest_ms);
  round_ms = 0;
  next = {};
  const std::int64_t horizon = (settled_ms > 0 ? settled_ms * 1000 : newest) - micros(overlap);
  std::erase_if(given, [horizon](const auto& entry) { return entry.second < horizon; });
}

std::string encode(const Cursor& cursor) {
  json ends = json::array();
  for (const Place& end : cursor.ends) ends.push_back(pair_of(end));
  json given = json::array();
  for (const auto& [id, version] : cursor.given) given.push_back(json::array({id, version}));
  return json{{"format", kFormat},
              {"ends", ends},
              {"stream", cursor.stream},
              {"next", pair_of(cursor.next)},
              {"round_ms", cursor.round_ms},
              {"settled_ms", cursor.settled_ms},
              {"given", given}}
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

}  // namespace sambung::tryton
