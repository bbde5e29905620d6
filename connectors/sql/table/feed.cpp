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
// A row that is met again costs about 10 us: reading such rows takes a tenth of the time at most.
constexpr std::size_t kMetAgainFree = 1000;
constexpr std::int64_t kRestPerRowUs = 100;
constexpr int kTextVersion = 1;

json json_of(const FeedState& state) {
  json out = json::object();
  if (state.floor) out["floor"] = *state.floor;
  if (state.upper) out["upper"] = *state.upper;
  if (state.upper || state.versionless) out["started"] = state.started_us;
  if (state.versionless) out["versionless"] = true;
  if (state.place) out["place"] = {state.place->version, state.place->id};
  if (state.is_short) out["short"] = true;
  if (state.top) out["top"] = {state.top->version, state.top->id};
  if (state.whole_from_us > 0) out["whole_from"] = state.whole_from_us;
  for (const auto& mark : state.marks) out["marks"].push_back({mark.at_us, mark.version});
  for (const auto& [version, hash] : state.seen.newest()) {
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
  state.is_short = from.value("short", false);
  if (from.contains("top")) state.top = {from["top"].at(0), from["top"].at(1)};
  state.whole_from_us = from.value("whole_from", std::int64_t{0});
  for (const json& mark : from.value("marks", json::array())) {
    state.marks.push_back({mark.at(0), mark.at(1)});
  }
  for (const json& row : from.value("seen", json::array())) {
    state.seen.add(row.at(1).get<std::uint64_t>(), row.at(0).get<std::int64_t>());
  }
  return state;
}

}  // namespace

bool SeenRows::add(std::uint64_t hash, std::int64_t version) {
  if (!versions_.emplace(hash, version).second) return false;
  newest_.emplace(version, hash);
  if (newest_.size() > kSeenInTextMax) newest_.erase(newest_.begin());
  if (versions_.size() >= 2 * kSeenMax) keep_greatest();
  return true;
}

void SeenRows::remove(std::uint64_t hash) {
  const auto found = versions_.find(hash);
  if (found == versions_.end()) return;
  newest_.erase({found->second, hash});
  versions_.erase(found);
}

void SeenRows::forget_below(std::int64_t version) {
  std::erase_if(versions_, [version](const auto& row) { return row.second < version; });
  newest_.erase(newest_.begin(), newest_.lower_bound({version, 0}));
}

void SeenRows::keep_greatest() {
  std::vector<std::pair<std::int64_t, std::uint64_t>> all;
  all.reserve(versions_.size());
  for (const auto& [hash, version] : versions_) all.emplace_back(version, hash);
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(kSeenMax);
  std::nth_element(all.begin(), end, all.end(), std::greater<>());
  versions_.clear();
  for (auto each = all.begin(); each != end; ++each) versions_.emplace(each->second, each->first);
}

void FeedState::begin_sweep(std::int64_t now_us) {
  started_us = now_us;
  is_short = floor && top && now_us < whole_from_us;
  place = is_short ? top : std::nullopt;
  met_again = 0;
}

void FeedState::end_sweep(std::chrono::milliseconds late) {
  if (place) top = place;
  if (!is_short) {
    raise_floor(std::chrono::microseconds(late).count());
    whole_from_us = 0;
    if (met_again > kMetAgainFree) {
      whole_from_us = started_us + static_cast<std::int64_t>(met_again) * kRestPerRowUs;
    }
  }
  upper.reset();
  place.reset();
  is_short = false;
}

void FeedState::raise_floor(std::int64_t late_us) {
  if (upper && parse_time(*upper)) {
    // Whoever commits from now on got a time after this one.
    floor = std::max(floor.value_or(0), started_us - late_us);
  } else if (upper) {
    raise_by_marks(late_us);
  }
  seen.forget_below(floor.value_or(0));
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
  if (seen.add(hash, version)) return true;
  ++met_again;
  return false;
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
