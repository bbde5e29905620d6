#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <set>

#include "connectors/sql/table/failure.hpp"
#include "connectors/sql/table/tables.hpp"
#include "connectors/sql/table/upsert_item.hpp"

namespace sambung::table {

namespace {

using Items = std::vector<Item>;

std::int64_t wall_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// What is to be answered once the transaction is committed.
struct Answer {
  std::size_t request;
  Outcome outcome;
  std::string record = {};
};
using Answers = std::vector<Answer>;

/// How a row is met that an earlier try of an operation made. In doubt it is always looked for.
enum class Earlier {
  kLooked,   ///< it is looked for first
  kRefused,  ///< where a unique key refuses to make it again, nothing is asked before it does
};

/// Writes items of one table in one transaction. All ids differ, and so do all ops.
class Write {
 public:
  Write(Session& session, const Items& items, Earlier earlier)
      : session_(session),
        table_(*items.front().table),
        items_(items),
        looks_(earlier == Earlier::kLooked || !refuses_repeats()) {}

  Answers run() {
    Transaction transaction(session_);
    settle_changed();
    settle_made();
    write();
    read_back();
    settle_vanished();
    transaction.commit();
    return std::move(answers_);
  }

 private:
  Rows rows_with(const Condition& condition, const char* lock = "") {
    return session_.query(table_.selected() + " where " + condition.sql + lock,
                          condition.parameters);
  }

  /// Locks the rows that are to change and sorts out what is gone or has moved.
  void settle_changed() {
    std::vector<std::string> ids;
    for (const Item& item : items_) {
      if (!item.is_new()) ids.push_back(item.id);
    }
    if (ids.empty()) return;
    // A transaction of SQLite that writes has the whole file.
    const char* lock = table_.dialect() == Dialect::kSqlite ? "" : " for update";
    std::map<std::string, Row> there;
    for (Row& row : rows_with(one_of(table_, table_.id(), ids), lock)) {
      std::string id = row[kRowId].value_or("");
      there.emplace(std::move(id), std::move(row));
    }
    for (const Item& item : items_) {
      if (!item.is_new()) settle_changed(item, there);
    }
  }

  void settle_changed(const Item& item, const std::map<std::string, Row>& there) {
    const auto found = there.find(item.id);
    if (found == there.end() || table_.is_deleted(found->second)) {
      answers_.push_back({item.request, Outcome::gone("there is no such row any more")});
    } else if (item.expected && table_.version() != nullptr &&
               *item.expected != table_.version_of(found->second)) {
      answers_.push_back({item.request, Outcome::conflict("the row has another version")});
    } else {
      if (!item.values.empty()) add(item);
      to_read_.push_back(&item);
    }
  }

  /// Finds rows that an earlier try made.
  void settle_made() {
    std::vector<std::string> ops;
    for (const Item& item : items_) {
      const bool looks = item.is_new() && (looks_ || item.doubt);
      if (looks && !made_by(item).empty()) ops.push_back(made_by(item));
    }
    const std::set<std::string> made = ops.empty() ? std::set<std::string>() : made_of(ops);
    for (const Item& item : items_) {
      if (!item.is_new()) continue;
      if (made.contains(made_by(item))) {
        to_read_.push_back(&item);
      } else if (!settle_doubt(item)) {
        add(item);
        to_read_.push_back(&item);
      }
    }
  }

  /// The column that tells which operation made a row, or nullptr; and its value for an item.
  const Column* maker() const { return table_.config().make_uuid ? &table_.id() : table_.op(); }
  /// Whether the database keeps an operation from making a second row.
  bool refuses_repeats() const {
    const auto& indexes = table_.catalog().indexes;
    return maker() != nullptr &&
           std::any_of(indexes.begin(), indexes.end(), [this](const Index& index) {
             return index.unique && index.columns == std::vector<std::string>{maker()->name};
           });
  }
  std::string made_by(const Item& item) const {
    if (item.op.empty() || maker() == nullptr) return "";
    return table_.config().make_uuid ? uuid_of(item.op) : item.op;
  }
  std::set<std::string> made_of(const std::vector<std::string>& ops) {
    const Condition condition = one_of(table_, *maker(), ops);
    std::set<std::string> made;
    for (const Row& row :
         session_.query("select " + table_.words().name(maker()->name) + " from " +
                            table_.words().table(table_.config()) + " where " + condition.sql,
                        condition.parameters)) {
      made.insert(row[0].value_or(""));
    }
    return made;
  }

  /// Without such a column the keys are all that can tell what an earlier try made.
  bool settle_doubt(const Item& item) {
    if (!item.doubt || !made_by(item).empty() || item.keys.sql.empty()) return false;
    for (const Row& row : rows_with(item.keys)) {
      if (table_.is_deleted(row)) continue;
      answers_.push_back({item.request, Outcome::duplicate("a row with these keys is there already",
                                                           row[kRowId].value_or(""))});
      return true;
    }
    return false;
  }

  void add(const Item& item) {
    const auto same = std::find_if(to_write_.begin(), to_write_.end(), [&](const auto& items) {
      return items.front()->has_shape_of(item);
    });
    if (same == to_write_.end()) {
      to_write_.push_back({&item});
    } else {
      same->push_back(&item);
    }
  }

  void write() {
    for (const auto& items : to_write_) {
      const std::string statement = items.front()->statement();
      if (items.front()->is_new() && made_by(*items.front()).empty()) {
        for (const Item* item : items) insert(statement, *item);
        continue;
      }
      Rows rows;
      for (const Item* item : items) rows.push_back(item->parameters());
      session_.run_each(statement, rows);
    }
  }

  /// A row whose id the database makes and nothing else tells.
  void insert(const std::string& statement, const Item& item) {
    const Rows made = session_.query(statement + " returning " + table_.words().read(table_.id()),
                                     item.parameters());
    if (!made.empty()) made_ids_[&item] = made[0][0].value_or("");
  }

  /// Triggers may have changed what was written.
  void read_back() {
    read_back_by(table_.id(), kRowId, [&](const Item& item) {
      const auto made = made_ids_.find(&item);
      if (made != made_ids_.end()) return made->second;
      return item.is_new() && table_.config().make_uuid ? made_by(item) : item.id;
    });
    if (table_.config().make_uuid || table_.op() == nullptr) return;
    read_back_by(*table_.op(), kRowOp,
                 [&](const Item& item) { return item.is_new() ? made_by(item) : std::string(); });
  }

  void read_back_by(const Column& column, std::size_t place,
                    const std::function<std::string(const Item&)>& value_of) {
    std::map<std::string, const Item*> wanted;
    std::vector<std::string> values;
    for (const Item* item : to_read_) {
      std::string value = value_of(*item);
      if (value.empty()) continue;
      values.push_back(value);
      wanted.emplace(std::move(value), item);
    }
    if (values.empty()) return;
    for (const Row& row : rows_with(one_of(table_, column, values))) {
      const auto found = wanted.find(row[place].value_or(""));
      if (found == wanted.end()) continue;
      answers_.push_back({found->second->request, Outcome::done(row[kRowId].value_or("")),
                          table_.record(row, wall_ms())});
      read_.insert(found->second);
    }
  }

  /// Rows that a trigger or a policy of the database kept from being there.
  void settle_vanished() {
    for (const Item* item : to_read_) {
      if (read_.contains(item)) continue;
      answers_.push_back(
          {item->request, Outcome::invalid("it was written and is not there after "
                                           "it: see the table's triggers and policies")});
    }
  }

  Session& session_;
  const Table& table_;
  const Items& items_;
  const bool looks_;
  std::vector<std::vector<const Item*>> to_write_;  // those of one shape together
  std::vector<const Item*> to_read_;
  std::set<const Item*> read_;
  std::map<const Item*, std::string> made_ids_;
  Answers answers_;
};

/// The columns of the unique key that stopped a write.
std::vector<std::string> columns_of(const DatabaseFailure& failure, const Table& table) {
  if (!failure.columns.empty()) return failure.columns;
  for (const Index& index : table.catalog().indexes) {
    if (index.unique && index.name == failure.constraint) return index.columns;
  }
  return {};
}

/// The row that has what an item wanted to have alone.
Outcome duplicate_of(Session& session, const Item& item, const DatabaseFailure& failure) {
  std::vector<std::pair<const Column*, Value>> values;
  std::string names;
  const std::vector<std::string> columns = columns_of(failure, *item.table);
  for (const auto& value : item.values) {
    if (std::find(columns.begin(), columns.end(), value.first->name) == columns.end()) continue;
    values.push_back(value);
    names += (names.empty() ? "" : ", ") + value.first->name;
  }
  if (!values.empty() && values.size() == columns.size()) {
    const Condition condition = equal(*item.table, values);
    const Rows rows =
        session.query(item.table->selected() + " where " + condition.sql, condition.parameters);
    if (!rows.empty() && rows[0][kRowId] != Value(item.id)) {
      return Outcome::duplicate(names + ": another row has this value already",
                                rows[0][kRowId].value_or(""));
    }
  }
  return Outcome::invalid("a unique key refuses it" +
                          (failure.constraint.empty() ? "" : ": " + failure.constraint));
}

/// One call, in rounds of items that can be written in one transaction.
class Upsert {
 public:
  Upsert(Tables& tables, Call& call) : tables_(tables), call_(call) {}

  void run() {
    Items items;
    for (std::size_t i = 0; i < call_.size(); ++i) {
      auto [item, read] = read_item(tables_, call_, i);
      if (read.is_done()) {
        items.push_back(std::move(item));
      } else {
        call_.settle(i, read);
      }
    }
    while (!items.empty()) round(items);
  }

 private:
  /// Takes what can go together from the front of `items`.
  void round(Items& items) {
    std::set<std::string> ids, ops;
    Items now, later;
    for (Item& item : items) {
      const bool same_table = now.empty() || item.table == now.front().table;
      const bool is_first =
          same_table && (item.is_new() ? item.op.empty() || ops.insert(item.op).second
                                       : ids.insert(item.id).second);
      (is_first ? now : later).push_back(std::move(item));
    }
    if (Call::Clock::now() < call_.deadline()) write(now);
    items = std::move(later);
  }

  void write(const Items& items, Earlier earlier = Earlier::kRefused) {
    try {
      answer(Write(tables_.session(), items, earlier).run());
    } catch (const DatabaseFailure& failure) {
      if (failure.kind == FailureKind::kSchema) tables_.forget();
      const bool is_unique = failure.kind == FailureKind::kUnique;
      if (!is_unique && failure.kind != FailureKind::kData) {
        return settle(items, outcome_of(failure));
      }
      if (is_unique && earlier == Earlier::kRefused) return write(items, Earlier::kLooked);
      // One of them is at fault; alone it tells which.
      for (const Item& item : items) write_alone(item);
    }
  }

  Answers write_one(const Item& item) {
    const Items items{item};
    return Write(tables_.session(), items, Earlier::kLooked).run();
  }

  void write_alone(const Item& item) {
    try {
      answer(write_one(item));
    } catch (const DatabaseFailure& failure) {
      settle_refused(item, failure);
    }
  }

  void settle_refused(const Item& item, const DatabaseFailure& failure) {
    if (failure.kind != FailureKind::kUnique) {
      return call_.settle(item.request, outcome_of(failure));
    }
    try {
      // Somebody may have made it by this operation a moment ago; then it is found now.
      if (item.is_new() && failure_is_of_maker(item, failure)) {
        return answer(write_one(item));
      }
      call_.settle(item.request, duplicate_of(tables_.session(), item, failure));
    } catch (const DatabaseFailure& second) {
      call_.settle(item.request, outcome_of(second));
    }
  }

  static bool failure_is_of_maker(const Item& item, const DatabaseFailure& failure) {
    const ObjectConfig& config = item.table->config();
    const std::string& maker = config.make_uuid ? config.id : config.op;
    return !maker.empty() && columns_of(failure, *item.table) == std::vector<std::string>{maker};
  }

  void settle(const Items& items, const Outcome& outcome) {
    for (const Item& item : items) call_.settle(item.request, outcome);
  }

  void answer(const Answers& answers) {
    for (const Answer& each : answers) {
      if (!each.record.empty()) call_.emit(each.request, each.record);
      call_.settle(each.request, each.outcome);
    }
  }

  Tables& tables_;
  Call& call_;
};

}  // namespace

void upsert(Tables& tables, Call& call) {
  try {
    Upsert(tables, call).run();
  } catch (const DatabaseFailure& failure) {
    if (failure.kind == FailureKind::kSchema) tables.forget();
    call.settle_all(outcome_of(failure));
  }
}

}  // namespace sambung::table
