#include "connectors/sql/table/upsert_item.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "connectors/sql/table/feed.hpp"
#include "connectors/sql/table/value.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

std::string member(const json& request, const char* key) {
  const auto found = request.find(key);
  return found != request.end() && found->is_string() ? found->get<std::string>() : "";
}

Outcome read_field(const std::string& name, const json& value, Item& item) {
  const Column* column = item.table->field(name);
  if (column == nullptr) {
    return Outcome::not_supported(name.substr(0, 63) + ": is no column of `columns`");
  }
  if (item.table->is_read_only(*column)) {
    return Outcome::not_supported(name + ": is not written by this connection (`read_only`)");
  }
  try {
    item.values.emplace_back(column, from_json(*column, value, item.table->dialect()));
  } catch (const ValueError& error) {
    return Outcome::invalid(name + ": " + error.why);
  }
  return Outcome::done();
}

Outcome read_fields(const json& request, Item& item) {
  const auto fields = request.find("fields");
  if (fields == request.end()) return Outcome::done();
  if (!fields->is_object()) return Outcome::invalid("fields: must be an object");
  for (const auto& [name, value] : fields->items()) {
    Outcome read = read_field(name, value, item);
    if (!read.is_done()) return read;
  }
  return Outcome::done();
}

void set(Item& item, const Column* column, std::string value) {
  if (column != nullptr) item.values.emplace_back(column, std::move(value));
}

/// What a new row gets besides its fields.
void add_making(Item& item) {
  const ObjectConfig& config = item.table->config();
  if (config.make_uuid && !item.op.empty()) set(item, &item.table->id(), uuid_of(item.op));
  if (!item.op.empty()) set(item, item.table->op(), item.op);
}

/// A version of our own making, as SQL; empty when the database makes it.
std::string touched(const Item& item) {
  const Column* version = item.table->version();
  if (version == nullptr || !item.table->config().touch || version->generated) return {};
  const bool is_time = version->kind == Kind::kTime;
  if (!is_time || (item.is_new() && version->has_default)) return {};
  return item.table->words().now();
}

std::string insert_of(const Item& item) {
  const Words& words = item.table->words();
  std::string names, values;
  const auto add = [&](const std::string& name, const std::string& value) {
    names += (names.empty() ? "" : ", ") + words.name(name);
    values += (values.empty() ? "" : ", ") + value;
  };
  for (std::size_t i = 0; i < item.values.size(); ++i) {
    add(item.values[i].first->name, words.parameter(i + 1, *item.values[i].first));
  }
  const std::string touch = touched(item);
  if (!touch.empty()) add(item.table->version()->name, touch);
  const std::string into = "insert into " + words.table(item.table->config());
  if (names.empty() && item.table->dialect() != Dialect::kMariadb) return into + " default values";
  return into + " (" + names + ") values (" + values + ")";
}

std::string update_of(const Item& item) {
  const Words& words = item.table->words();
  std::string sets;
  for (std::size_t i = 0; i < item.values.size(); ++i) {
    sets += (i == 0 ? "" : ", ") + words.name(item.values[i].first->name) + " = " +
            words.parameter(i + 1, *item.values[i].first);
  }
  const std::string touch = touched(item);
  if (!touch.empty()) sets += ", " + words.name(item.table->version()->name) + " = " + touch;
  return "update " + words.table(item.table->config()) + " set " + sets + " where " +
         words.name(item.table->id().name) + " = " +
         words.parameter(item.values.size() + 1, item.table->id());
}

Outcome read_request(const json& request, Item& item) {
  item.id = member(request, "id");
  item.op = member(request, "op");
  item.doubt = request.value("doubt", false);
  const auto expected = request.find("expected_version");
  if (expected != request.end() && expected->is_number_integer()) {
    item.expected = expected->get<std::int64_t>();
  }
  if (!item.is_new() && !item.table->may_be_id(item.id)) {
    return Outcome::gone("no record can have such an id");
  }
  Outcome read = read_fields(request, item);
  if (!read.is_done()) return read;
  if (item.doubt) item.keys = matching(*item.table, request.value("keys", json::object()));
  const bool writes = item.is_new() || !item.values.empty();
  if (writes && item.table->author() != nullptr) {
    const std::string& ours = item.table->config().author->writes;
    if (!ours.empty()) set(item, item.table->author(), ours);
  }
  if (item.is_new()) add_making(item);
  return Outcome::done();
}

}  // namespace

bool Item::has_shape_of(const Item& other) const {
  return is_new() == other.is_new() &&
         std::equal(values.begin(), values.end(), other.values.begin(), other.values.end(),
                    [](const auto& a, const auto& b) { return a.first == b.first; });
}

std::string Item::statement() const { return is_new() ? insert_of(*this) : update_of(*this); }

Row Item::parameters() const {
  Row row;
  for (const auto& [column, value] : values) row.push_back(value);
  if (!is_new()) row.emplace_back(id);
  return row;
}

std::pair<Item, Outcome> read_item(Tables& tables, Call& call, std::size_t i) {
  Item item;
  item.request = i;
  const json request = json::parse(call.request(i), nullptr, false);
  if (!request.is_object()) return {item, Outcome::invalid("the request is no JSON object")};
  item.table = tables.find(member(request, "object"));
  if (item.table == nullptr) return {item, no_such_object(member(request, "object"))};
  if (!item.table->config().writable) {
    return {item,
            Outcome::not_supported("objects of `" + item.table->config().key + "` are only read")};
  }
  try {
    Outcome read = read_request(request, item);
    return {std::move(item), std::move(read)};
  } catch (const json::exception&) {
    return {item, Outcome::invalid("a member of the request has another type than it should")};
  }
}

std::string uuid_of(const std::string& op) {
  constexpr const char* kHex = "0123456789abcdef";
  const std::uint64_t halves[] = {hash_of("sambung " + op), hash_of(op + " sambung")};
  std::string text;
  for (std::size_t i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text.push_back('-');
    std::uint64_t digit = halves[i / 16] >> (60 - 4 * (i % 16)) & 15;
    if (i == 12) digit = 8;
    if (i == 16) digit = (digit & 3) | 8;
    text.push_back(kHex[digit]);
  }
  return text;
}

}  // namespace sambung::table
