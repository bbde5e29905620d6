#include "connectors/tryton/feed.hpp"

#include <algorithm>

#include "connectors/tryton/datetime.hpp"
#include "connectors/tryton/domain.hpp"
#include "connectors/tryton/failure.hpp"
#include "connectors/tryton/party.hpp"

namespace sambung::tryton {

namespace {

using nlohmann::json;

bool is_written(Stream stream) {
  return stream == Stream::kPartyWritten || stream == Stream::kMechanismWritten;
}
bool is_party(Stream stream) {
  return stream == Stream::kPartyWritten || stream == Stream::kPartyCreated;
}
const char* date_of(Stream stream) { return is_written(stream) ? "write_date" : "create_date"; }

}  // namespace

std::vector<Feed::Row> Feed::ask(Stream stream, const json& key, std::size_t most,
                                 const char* order) {
  const std::string date = date_of(stream);
  json domain = list({clause("write_date", is_written(stream) ? "!=" : "=", nullptr)});
  if (!key.is_null()) domain.push_back(key);
  json names = list({date});
  if (!is_party(stream)) names.push_back("party");
  const std::string model = is_party(stream) ? "party.party" : "party.contact_mechanism";
  const json result =
      rpc_.call("model." + model + ".search_read",
                list({domain, 0, most, list({by(date_of(stream), order), by("id", order)}), names}),
                Effect::kRead, json{{"active_test", false}});
  if (!result.is_array()) throw Failure(Outcome::transient("Tryton's answer is no list"));
  std::vector<Row> rows;
  for (const json& each : result) {
    const auto at = each.is_object() ? micros_of(each.value(date, json())) : std::nullopt;
    const json id = each.is_object() ? each.value("id", json()) : json();
    const json party = is_party(stream) ? id : each.value("party", json());
    if (!at || !id.is_number_integer() || !party.is_number_integer()) {
      throw Failure(Outcome::transient("Tryton gave a row without id or date"));
    }
    rows.push_back({{*at, id.get<std::int64_t>()}, party.get<std::int64_t>()});
  }
  return rows;
}

std::vector<Feed::Row> Feed::rows_after(Stream stream, const Place& place, std::size_t most) {
  const char* date = date_of(stream);
  const json time = datetime_of(place.at);
  const json later = list({clause(date, ">", time)});
  const json same = list({clause(date, "=", time), clause("id", ">", place.id)});
  return ask(stream, list({"OR", later, same}), most, "ASC");
}

Place Feed::newest(Stream stream) {
  const std::vector<Row> rows = ask(stream, nullptr, 1, "DESC");
  return rows.empty() ? Place{} : rows.front().place;
}

void Feed::begin(Cursor& cursor) {
  const bool first = cursor == Cursor{};
  if (first) {
    // The parties that are read from here on have the mechanisms that there are.
    for (const Stream stream : {Stream::kMechanismWritten, Stream::kMechanismCreated}) {
      cursor.ends[static_cast<std::size_t>(stream)] = newest(stream);
    }
    cursor.round_ms = rpc_.server_ms();
  }
  cursor.enter(0, config_.overlap);
}

std::vector<json> Feed::changed(Cursor& cursor, const std::vector<Row>& rows) {
  std::vector<std::int64_t> ids;
  for (const Row& row : rows) {
    cursor.next = row.place;
    if (cursor.has_given(row.party, row.place.at)) continue;
    if (std::find(ids.begin(), ids.end(), row.party) == ids.end()) ids.push_back(row.party);
  }
  std::vector<json> fresh;
  for (json& party : parties_.read(ids)) {
    const std::int64_t id = party["id"].get<std::int64_t>();
    if (cursor.has_given(id, version_of(party))) continue;
    cursor.note_given(id, version_of(party));
    fresh.push_back(std::move(party));
  }
  return parties_.records(fresh);
}

std::vector<json> Feed::read_on(Cursor& cursor, std::size_t room) {
  if (cursor.stream >= kStreams || cursor == Cursor{}) begin(cursor);
  const std::size_t most = std::min<std::size_t>(config_.page, std::max<std::size_t>(room, 1));
  std::vector<json> records;
  while (records.empty() && cursor.stream < kStreams) {
    const auto stream = static_cast<Stream>(cursor.stream);
    const std::vector<Row> rows = rows_after(stream, cursor.next, most);
    if (cursor.round_ms == 0) cursor.round_ms = rpc_.server_ms();
    records = changed(cursor, rows);
    if (rows.size() == most) continue;
    cursor.leave();
    cursor.enter(cursor.stream + 1, config_.overlap);
    if (cursor.stream == kStreams) cursor.end_round(config_.overlap);
  }
  return records;
}

}  // namespace sambung::tryton
