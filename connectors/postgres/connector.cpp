#include "connectors/sql/table/connector.hpp"

#include "connectors/postgres/config.hpp"
#include "connectors/postgres/connection.hpp"
#include "connectors/postgres/database.hpp"

namespace {

using namespace sambung;

class Postgres {
 public:
  explicit Postgres(std::string_view config)
      : config_(postgres::parse_config(config)),
        connection_(config_),
        database_(connection_, config_.schema) {}

  bool events() const { return config_.events; }
  const std::vector<table::ObjectConfig>& objects() const { return config_.objects; }
  const std::vector<table::LookupConfig>& lookups() const { return config_.lookups; }
  bool wakes() const { return true; }
  table::Session& session() { return connection_; }
  void commit(const sql::Groups& groups) { database_.commit(groups); }
  void cancel() noexcept { connection_.cancel(); }
  void clear_cancel() { connection_.clear_cancel(); }

 private:
  postgres::Config config_;
  postgres::Connection connection_;
  postgres::Database database_;
};

using PostgresConnector = table::Connector<Postgres>;

}  // namespace

SAMBUNG_CONNECTOR(PostgresConnector, "postgres", "0.2.0", sambung::postgres::kManifest)
