#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/connectors/sql_target.hpp"

namespace sambung::test {

using nlohmann::json;

/// What a call of `changes` gave.
struct Page {
  std::vector<json> records;
  std::string cursor;
  bool more = false;
  bool lost = false;
};

/// A customer's table in a target, and a connection to it.
class TableStage {
 public:
  /// Makes the table `customers`. `more` is merged into the settings of `contacts`; `lookups` are
  /// its.
  TableStage(std::unique_ptr<SqlTarget> target, const json& more = json::object(),
             const json& lookups = json());

  const SqlTarget& target() const { return *target_; }
  SqlClient& client() { return *client_; }
  /// Runs a statement that must work.
  Rows run(const std::string& sql);
  /// As the broker restarting: the connector starts anew.
  void restart();
  Connection& connection() { return *connection_; }

  /// Calls an operation with one request or many.
  supervise::CallResult call(const std::string& operation, const std::vector<json>& requests);
  /// What an operation emitted for its only request.
  std::vector<json> items(const std::string& operation, const json& request);
  deliver::ItemOutcome upsert(const json& request);
  Page changes(const std::string& cursor, std::uint32_t limit = 0, int wait_ms = 0);
  /// All records until there are no more, page by page.
  std::vector<json> all_changes(std::string& cursor, std::uint32_t limit = 0);
  /// A record as it is now; null when it is gone.
  json fetch(const std::string& id);

  /// The time `seconds` ago as a literal of SQL.
  std::string ago(int seconds) const;

 private:
  std::unique_ptr<SqlTarget> target_;
  std::unique_ptr<SqlClient> client_;
  std::string config_;
  std::unique_ptr<Connection> connection_;
};

std::set<std::string> ids_of(const std::vector<json>& records);

}  // namespace sambung::test
