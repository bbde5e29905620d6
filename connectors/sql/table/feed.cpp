#include "connectors/sql/table/feed.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <nlohmann/json.hpp>

#include "connectors/sql/table/time_text.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

constexpr std::size_t kSeenMax = 65'536;     // in memory; a row costs about 50 bytes
constexpr std::size_t kSeenInTextMax = 256;  // in a cursor; a row costs about 40 bytes
constexpr std::int64_t kMarksPerLateness = 8;
constexpr int kTextVersion = 1;

using Seen = std::vector<std::pair<std::int64_t, std::uint64_t>>;  // version, hash

/// The `count` of greatest version.
Seen newest(const std::unordered_map<std::uint64_t, std::int64_t>& seen, std::size_t count) {
  Seen all;
  all.reserve(seen.size());
  for (const auto& [hash, version] : seen) all.emplace_back(version, hash);
  if (all.size() > count) {
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(),
                     std::greater<>());
    all.resize(count);
  }
  return all;
}

json json_of(const FeedState& state) {
  json out = json::object();
  if (state.floor) out["floor"] = *state.floor;
  if (state.upper) out["upper"] = *state.upper;
  if (state.upper || state.versionless) out["started"] = state.started_us;
  if (state.versionless) out["versionless"] = true;
  if (state.place) out["place"] = {state.place->version, state.place->id};
  for (const auto& mark : state.marks) out["marks"].push_back({mark.at_us, mark.version});
  for (const auto& [version, hash] : newest(state.seen, kSeenInTextMax)) {
    out["seen"].push_back({version, hash});
  }
  return out;
}

/// Throws what nlohmann does when the JSON is of another shape.
FeedState state_of(const json& from) {
  FeedState state;
  if (from.contains("floor")) state.floor = from.at("floor").get<std::int64_t>();
  if (from.contains("upper")) state.upper = from.at("upper").get<std::string>();
  state.started_us = from.value("started", std::int64_t{0});
  state.versionless = from.value("versionless", false);
  if (from.contains("place")) state.place = {from["place"].at(0), from["place"].at(1)};
  for (const json& mark : from.value("marks", json::array())) {
    state.marks.push_back({mark.at(0), mark.at(1)});
  }
  for (const json& row : from.value("seen", json::array())) {
    state.seen.emplace(row.at(1).get<std::uint64_t>(), row.at(0).get<std::int64_t>());
  }
  return state;
}

}  // namespace

void FeedState::end_sweep(std::chrono::milliseconds late) {
  const std::int64_t late_us = std::chrono::microseconds(late).count();
  if (upper && parse_time(*upper)) {
    // Whoever commits from now on got a time after this one.
    floor = std::max(floor.value_or(0), started_us - late_us);
  } else if (upper) {
    raise_by_marks(late_us);
  }
  upper.reset();
  place.reset();
  std::erase_if(seen, [&](const auto& row) { return row.second < floor.value_or(0); });
}

/// A counter does not tell when its values were given out; what was the greatest at a known time does.
void FeedState::raise_by_marks(std::int64_t late_us) {
  if (marks.empty() || started_us - marks.back().at_us >= late_us / kMarksPerLateness) {
    std::int64_t greatest = 0;
    std::from_chars(upper->data(), upper->data() + upper->size(), greatest);
    marks.push_back({started_us, greatest});
  }
  std::int64_t next = floor.value_or(0);
  while (!marks.empty() && marks.front().at_us + late_us <= started_us) {
    next = std::max(next, marks.front().version);
    marks.erase(marks.begin());
  }
  floor = next;
}

bool FeedState::is_new(std::uint64_t hash, std::int64_t version, bool may_be_met_again) {
  if (!may_be_met_again) return !seen.contains(hash);
  if (!seen.emplace(hash, version).second) return false;
  if (seen.size() >= 2 * kSeenMax) {
    const Seen kept = newest(seen, kSeenMax);
    seen.clear();
    for (const auto& [number, each] : kept) seen.emplace(each, number);
  }
  return true;
}

std::optional<Cursor> Cursor::parse(std::string_view text) {
  Cursor cursor;
  if (text.empty()) return cursor;
  const json from = json::parse(text, nullptr, false);
  try {
    if (!from.is_object() || from.at("cursor") != kTextVersion) return std::nullopt;
    cursor.tag_ = from.at("tag").get<std::string>();
    for (const auto& [name, state] : from.at("feeds").items()) {
      cursor.feeds_.emplace(name, state_of(state));
    }
  } catch (const json::exception&) {
    return std::nullopt;
  }
  return cursor;
}

std::string Cursor::text(const std::string& tag) const {
  json out = {{"cursor", kTextVersion}, {"tag", tag}, {"feeds", json::object()}};
  for (const auto& [name, state] : feeds_) out["feeds"][name] = json_of(state);
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1'099'511'628'211U;
  }
  return hash;
}

}  // namespace sambung::table
