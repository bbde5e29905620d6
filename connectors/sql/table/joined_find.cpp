#include "connectors/sql/table/joined_find.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sambung::table {

namespace {

constexpr std::size_t kRowsMax = 4096;  // of a statement; constant, so that it stays prepared
constexpr std::size_t kTextBytesMax = 1024 * 1024;  // of a statement's values

/// A way to match with the values of all requests, and whose each is.
struct Way {
  const Column* column = nullptr;
  std::map<std::string, std::vector<std::size_t>> values;
};

/// Looks for the rows of some requests.
class Join {
 public:
  Join(Session& session, const Table& table) : session_(session), table_(table) {}

  void add(const Search& search) {
    for (const Alternative& each : search.ways) {
      Way& way = ways_[each.words];
      way.column = each.column;
      for (const std::string& value : each.values) {
        way.values[value].push_back(search.request);
        bytes_ += value.size();
      }
    }
  }
  std::size_t bytes() const { return bytes_; }

  /// False: there are too many.
  bool run(std::map<std::size_t, Rows>& found) {
    for (const auto& [words, way] : ways_) {
      if (!run(words, way, found)) return false;
    }
    ways_.clear();
    bytes_ = 0;
    return true;
  }

 private:
  bool run(const std::string& words, const Way& way, std::map<std::size_t, Rows>& found) {
    nlohmann::json texts = nlohmann::json::array();
    std::vector<const std::vector<std::size_t>*> askers;
    for (const auto& [value, requests] : way.values) {
      texts.push_back(value);
      askers.push_back(&requests);
    }
    const Words& in = table_.words();
    const Rows rows =
        session_.query("select " + table_.columns() + ", " + Words::kTextNumber + " from " +
                           in.joined(1, *way.column, in.table(table_.config()), words) + " limit " +
                           std::to_string(kRowsMax),
                       {texts.dump()});
    for (const Row& row : rows) {
      const auto number = static_cast<std::size_t>(std::stoul(row.back().value_or("0")));
      for (const std::size_t request : *askers.at(number - 1)) add_row(row, found[request]);
    }
    return rows.size() < kRowsMax;
  }

  /// A row may match in more than one way.
  static void add_row(const Row& row, Rows& rows) {
    const bool is_there = std::any_of(rows.begin(), rows.end(),
                                      [&](const Row& each) { return each[kRowId] == row[kRowId]; });
    if (!is_there) rows.push_back(row);
  }

  Session& session_;
  const Table& table_;
  std::map<std::string, Way> ways_;  // by words
  std::size_t bytes_ = 0;
};

}  // namespace

bool can_join(const Table& table, const Search& search) {
  return std::all_of(search.ways.begin(), search.ways.end(),
                     [&](const Alternative& way) { return table.words().joins(*way.column); });
}

std::optional<std::map<std::size_t, Rows>> find_joined(Session& session, const Table& table,
                                                       const Searches& searches) {
  std::map<std::size_t, Rows> found;
  Join join(session, table);
  for (const Search& search : searches) {
    join.add(search);
    if (join.bytes() > kTextBytesMax && !join.run(found)) return std::nullopt;
  }
  if (!join.run(found)) return std::nullopt;
  return found;
}

}  // namespace sambung::table
