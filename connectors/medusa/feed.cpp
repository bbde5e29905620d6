#include "connectors/medusa/feed.hpp"

#include <algorithm>

#include "connectors/medusa/customer.hpp"
#include "connectors/medusa/failure.hpp"
#include "connectors/medusa/order.hpp"
#include "connectors/medusa/timestamp.hpp"

namespace sambung::medusa {

namespace {

using nlohmann::json;

struct Place {
  const char* path;
  const char* list;
};
constexpr Place kPlaces[kStreams] = {{"/admin/customers", "customers"},
                                     {"/admin/orders", "orders"},
                                     {"/admin/draft-orders", "draft_orders"}};

std::int64_t ms_in(const json& row) { return version_of(row) / 1000; }

}  // namespace

Feed::Page Feed::ask(Stream stream, const Cursor& cursor, std::size_t most) {
  const Place& place = kPlaces[static_cast<std::size_t>(stream)];
  Api::Query query = {{"fields", stream == Stream::kCustomers ? kCustomerFields : kOrderFields},
                      {"limit", std::to_string(most)},
                      {"updated_at[$gte]", timestamp_of(cursor.next_ms)}};
  if (cursor.crowded) {
    query.emplace_back("updated_at[$lt]", timestamp_of(cursor.next_ms + 1));
    query.emplace_back("order", "id");
    query.emplace_back("offset", std::to_string(cursor.offset));
  } else {
    query.emplace_back("order", "updated_at");
  }
  const json reply = api_.get(place.path, query);
  const json rows = reply.value(place.list, json());
  if (!rows.is_array()) throw Failure(Outcome::transient("Medusa's answer has no list"));
  Page page{.rows = rows.get<std::vector<json>>()};
  const json count = reply.value("count", json());
  page.count = count.is_number_integer() ? count.get<std::int64_t>() : -1;
  page.full = page.rows.size() >= most;
  for (const json& row : page.rows) {
    const json id = row.is_object() ? row.value("id", json()) : json();
    if (!id.is_string() || !is_id(id.get_ref<const std::string&>())) {
      throw Failure(Outcome::transient("Medusa gave a record without an id"));
    }
  }
  return page;
}

std::vector<json> Feed::step_in_crowd(Cursor& cursor, Page page) {
  if (cursor.crowd >= 0 && page.count != cursor.crowd) {
    // One left this millisecond, and the others moved up: what was given is known by its version.
    cursor.offset = 0;
    cursor.crowd = -1;
    return {};
  }
  cursor.crowd = page.count;
  cursor.offset += static_cast<std::int64_t>(page.rows.size());
  if (!page.full) cursor.go_on_at(cursor.next_ms + 1);
  return std::move(page.rows);
}

std::vector<json> Feed::step(Cursor& cursor, std::size_t most) {
  const auto stream = static_cast<Stream>(cursor.stream);
  Page page = ask(stream, cursor, most);
  if (cursor.round_ms == 0) cursor.round_ms = api_.server_ms();
  if (cursor.crowded) return step_in_crowd(cursor, std::move(page));
  if (!page.full) {
    if (!page.rows.empty()) cursor.next_ms = ms_in(page.rows.back()) + 1;
    cursor.leave();
    cursor.enter(cursor.stream + 1, config_.overlap);
    return std::move(page.rows);
  }
  const std::int64_t last = ms_in(page.rows.back());
  std::erase_if(page.rows, [last](const json& row) { return ms_in(row) >= last; });
  cursor.next_ms = last;
  cursor.crowded = page.rows.empty();
  return std::move(page.rows);
}

std::vector<json> Feed::fresh(Cursor& cursor, Stream stream, const std::vector<json>& rows) {
  std::vector<json> records;
  for (const json& row : rows) {
    const std::string id = row["id"].get<std::string>();
    if (cursor.has_given(id, version_of(row))) continue;
    cursor.note_given(id, version_of(row));
    records.push_back(stream == Stream::kCustomers ? customer_record(row, config_)
                                                   : order_record(row));
  }
  return records;
}

std::vector<json> Feed::read_on(Cursor& cursor, const Wanted& wanted, std::size_t room) {
  if (cursor.stream >= kStreams) cursor.enter(0, config_.overlap);
  const std::size_t most = std::min<std::size_t>(config_.page, std::max<std::size_t>(room, 1));
  std::vector<json> records;
  while (records.empty() && cursor.stream < kStreams) {
    const auto stream = static_cast<Stream>(cursor.stream);
    if (stream == Stream::kCustomers ? wanted.contacts : wanted.orders) {
      records = fresh(cursor, stream, step(cursor, most));
    } else {
      cursor.enter(cursor.stream + 1, config_.overlap);
    }
    if (cursor.stream == kStreams) cursor.end_round(config_.overlap);
  }
  return records;
}

}  // namespace sambung::medusa
