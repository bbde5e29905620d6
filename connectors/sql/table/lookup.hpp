#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <sambung/call.hpp>
#include <string>
#include <utility>
#include <vector>

#include "connectors/sql/table/keys.hpp"
#include "connectors/sql/table/session.hpp"
#include "connectors/sql/table/table.hpp"

namespace sambung::table {

/// A look-up of the configuration: rows of one table, found by its keys. Plain value.
struct LookupConfig {
  std::string what;  ///< "order"
  ObjectConfig table;
  std::vector<std::pair<std::string, std::string>> columns;  ///< member of the answer, column
  std::uint32_t limit = 5;
};

/// The key `lookups` of a configuration; none when it has none. Throws sambung::ConfigError naming
/// the key, the fault and the remedy.
std::vector<LookupConfig> parse_lookups(const nlohmann::json& config);

/// `lookups` of a description (OPERATIONS.md); null when there is none.
nlohmann::json described(const std::vector<LookupConfig>& lookups);

/// Serves `lookup`: reads, and never writes. Confined to one thread.
class Lookups {
 public:
  /// `session` outlives it.
  Lookups(std::vector<LookupConfig> lookups, Session& session)
      : lookups_(std::move(lookups)), session_(session) {}

  /// What fails is settled with its outcome, never thrown.
  void serve(Call& call);

 private:
  Outcome serve_one(Call& call, std::size_t index);
  Rows search(const Table& table, const Condition& condition);
  const Table& table_of(const LookupConfig& lookup);

  const std::vector<LookupConfig> lookups_;
  Session& session_;
  std::map<std::string, Table> known_;
};

}  // namespace sambung::table
