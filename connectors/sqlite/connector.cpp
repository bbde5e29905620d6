#include "connectors/sql/table/connector.hpp"

#include <stdexcept>

#include "connectors/sqlite/config.hpp"
#include "connectors/sqlite/connection.hpp"
#include "connectors/sqlite/database.hpp"

namespace {

using namespace sambung;

class Sqlite {
 public:
  explicit Sqlite(std::string_view config)
      : config_(sqlite::parse_config(config)),
        connection_(config_.path, config_.events),
        database_(connection_) {
    if (config_.events) make_tables();
  }

  bool events() const { return config_.events; }
  const std::vector<table::ObjectConfig>& objects() const { return config_.objects; }
  const std::vector<table::LookupConfig>& lookups() const { return config_.lookups; }
  bool wakes() const { return true; }
  table::Session& session() { return connection_; }
  void commit(const sql::Groups& groups) { database_.commit(groups); }
  void cancel() noexcept { connection_.cancel(); }
  void clear_cancel() { connection_.clear_cancel(); }

 private:
  /// At once and not with the first event: the file is here, and whoever looks into it finds its
  /// tables.
  void make_tables() try { database_.commit({}); } catch (const table::DatabaseFailure& failure) {
    if (failure.kind == table::FailureKind::kPermission) throw ConfigError(failure.reason);
    throw std::runtime_error(failure.reason);
  }

  sqlite::Config config_;
  sqlite::Connection connection_;
  sqlite::Database database_;
};

using SqliteConnector = table::Connector<Sqlite>;

}  // namespace

SAMBUNG_CONNECTOR(SqliteConnector, "sqlite", "0.2.0", sambung::sqlite::kManifest)
