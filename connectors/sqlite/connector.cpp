#include "connectors/sql/table/connector.hpp"

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
        database_(connection_) {}

  bool events() const { return config_.events; }
  const std::vector<table::ObjectConfig>& objects() const { return config_.objects; }
  bool wakes() const { return true; }
  table::Session& session() { return connection_; }
  void commit(const sql::Groups& groups) { database_.commit(groups); }
  void cancel() noexcept { connection_.cancel(); }
  void clear_cancel() { connection_.clear_cancel(); }

 private:
  sqlite::Config config_;
  sqlite::Connection connection_;
  sqlite::Database database_;
};

using SqliteConnector = table::Connector<Sqlite>;

}  // namespace

SAMBUNG_CONNECTOR(SqliteConnector, "sqlite", "0.2.0", sambung::sqlite::kManifest)
