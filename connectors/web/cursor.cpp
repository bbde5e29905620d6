#include "connectors/web/cursor.hpp"

#include <algorithm>

namespace sambung::web {

namespace {

constexpr int kForm = 1;

Json encode_state(const FeedState& state) {
  Json given = Json::array();
  for (const Given& each : state.given) given.push_back({each.mark, each.time});
  Json json = {{"from", state.from}, {"given", std::move(given)}};
  if (!state.sweeping) return json;
  json["sweep"] = {{"upper", state.upper},         {"position", state.position},
                   {"after", state.after_id},      {"newest", state.newest},
                   {"number", state.place.number}, {"offset", state.place.offset},
                   {"token", state.place.token}};
  return json;
}

FeedState decode_state(const Json& json) {
  FeedState state;
  state.from = json.at("from").get<Micros>();
  for (const Json& each : json.at("given")) {
    if (state.given.size() == kGivenMax) break;
    state.given.push_back({each.at(0).get<std::uint64_t>(), each.at(1).get<Micros>()});
  }
  const auto sweep = json.find("sweep");
  if (sweep == json.end()) return state;
  state.sweeping = true;
  state.upper = sweep->at("upper").get<Micros>();
  state.position = sweep->at("position").get<Micros>();
  state.after_id = sweep->at("after").get<std::string>();
  state.newest = sweep->at("newest").get<Micros>();
  state.place = {sweep->at("number").get<std::int64_t>(), sweep->at("offset").get<std::int64_t>(),
                 sweep->at("token").get<std::string>()};
  return state;
}

}  // namespace

bool FeedState::was_given(std::uint64_t mark) const {
  return std::any_of(given.begin(), given.end(),
                     [mark](const Given& each) { return each.mark == mark; });
}

void FeedState::give(std::uint64_t mark, Micros time) { given.push_back({mark, time}); }

void FeedState::forget_before(Micros time) {
  std::erase_if(given, [time](const Given& each) { return each.time < time; });
  if (given.size() <= kGivenMax) return;
  std::stable_sort(given.begin(), given.end(),
                   [](const Given& a, const Given& b) { return a.time > b.time; });
  given.resize(kGivenMax);
}

std::string encode(const Cursor& cursor) {
  Json feeds = Json::object();
  for (const auto& [name, state] : cursor) feeds[name] = encode_state(state);
  return dump({{"form", kForm}, {"feeds", std::move(feeds)}});
}

std::optional<Cursor> decode_cursor(std::string_view text) {
  Cursor cursor;
  if (text.empty()) return cursor;
  if (text.size() > kCursorBytesMax) return std::nullopt;
  const auto json = parse_json(text);
  if (!json || !json->is_object()) return std::nullopt;
  try {
    if (json->at("form") != kForm) return std::nullopt;
    for (const auto& [name, state] : json->at("feeds").items()) {
      cursor.emplace(name, decode_state(state));
    }
  } catch (const Json::exception&) {
    return std::nullopt;
  }
  return cursor;
}

std::uint64_t mark_of(std::string_view id, std::int64_t version) {
  // FNV-1a: a mark that two share costs a record, so all 64 bits are kept and mixed.
  std::uint64_t hash = 14695981039346656037ULL;
  const auto add = [&hash](unsigned char byte) { hash = (hash ^ byte) * 1099511628211ULL; };
  for (const char c : id) add(static_cast<unsigned char>(c));
  add(0);
  for (int shift = 0; shift < 64; shift += 8) {
    add(static_cast<unsigned char>(static_cast<std::uint64_t>(version) >> shift & 0xff));
  }
  return hash;
}

}  // namespace sambung::web
