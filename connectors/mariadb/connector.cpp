#include "connectors/sql/table/connector.hpp"

#include "connectors/mariadb/config.hpp"
#include "connectors/mariadb/connection.hpp"
#include "connectors/mariadb/database.hpp"

namespace {

using namespace sambung;

class Mariadb {
 public:
  explicit Mariadb(std::string_view config)
      : config_(mariadb::parse_config(config)), connection_(config_.dsn), database_(connection_) {}

  bool events() const { return config_.events; }
  const std::vector<table::ObjectConfig>& objects() const { return config_.objects; }
  const std::vector<table::LookupConfig>& lookups() const { return config_.lookups; }
  bool wakes() const { return false; }
  table::Session& session() { return connection_; }
  void commit(const sql::Groups& groups) { database_.commit(groups); }
  void cancel() noexcept { connection_.cancel(); }
  void clear_cancel() { connection_.clear_cancel(); }

 private:
  mariadb::Config config_;
  mariadb::Connection connection_;
  mariadb::Database database_;
};

using MariadbConnector = table::Connector<Mariadb>;

}  // namespace

SAMBUNG_CONNECTOR(MariadbConnector, "mariadb", "0.1.0", sambung::mariadb::kManifest)
