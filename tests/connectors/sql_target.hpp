#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/connectors/connection.hpp"
#include "tests/connectors/mariadb_server.hpp"
#include "tests/connectors/postgres_server.hpp"

namespace sambung::test {

using Rows = std::vector<std::vector<std::string>>;

/// A session of a test with a database, by other means than the connector's.
class SqlClient {
 public:
  virtual ~SqlClient() = default;
  /// Rows as text, NULL as "-". Empty when the statement fails; `error` then says why.
  virtual Rows run(const std::string& sql) = 0;
  virtual std::string error() const = 0;
};

/// A database that a connector fills and a test reads and writes.
class SqlTarget {
 public:
  virtual ~SqlTarget() = default;
  virtual std::string connector() const = 0;
  /// The members of the configuration that say where it is: "\"path\":\"/x\"".
  virtual std::string place() const = 0;
  virtual std::unique_ptr<SqlClient> client() const = 0;

  std::string config() const { return "{" + place() + "}"; }
  Rows query(const std::string& sql) const { return client()->run(sql); }
  /// All that the tables hold, to compare.
  std::string dump() const;
};

std::unique_ptr<SqlTarget> sqlite_target();
/// In a schema of its own on `server`, which is made.
std::unique_ptr<SqlTarget> postgres_target(const PostgresServer& server, const std::string& schema);
/// In a database of its own on `server`, which is made.
std::unique_ptr<SqlTarget> mariadb_target(const MariadbServer& server, const std::string& database);

/// The servers of a suite of tests, started when they are first needed. Confined to one thread.
class SqlServers {
 public:
  /// Empty when targets of this connector can be made here, else why not.
  static std::string obstacle(const std::string& connector);
  std::unique_ptr<SqlTarget> target(const std::string& connector);

 private:
  std::unique_ptr<PostgresServer> postgres_;
  std::unique_ptr<MariadbServer> mariadb_;
  int targets_ = 0;
};

}  // namespace sambung::test
