#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/connectors/connection.hpp"
#include "tests/connectors/postgres_server.hpp"

namespace sambung::test {

using Rows = std::vector<std::vector<std::string>>;

/// A database that a connector fills and a test reads by other means.
class SqlTarget {
 public:
  virtual ~SqlTarget() = default;
  virtual std::string connector() const = 0;
  virtual std::string config() const = 0;
  /// Rows as text, NULL as "-". Empty when the query fails.
  virtual Rows query(const std::string& sql) const = 0;

  /// All that the tables hold, to compare.
  std::string dump() const;
};

std::unique_ptr<SqlTarget> sqlite_target();
/// In a schema of its own on `server`.
std::unique_ptr<SqlTarget> postgres_target(const PostgresServer& server, const std::string& schema);

}  // namespace sambung::test
