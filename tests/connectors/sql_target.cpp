#include "tests/connectors/sql_target.hpp"

#include <libpq-fe.h>
#include <mysql.h>
#include <sqlite3.h>

namespace sambung::test {

namespace {

class SqliteClient final : public SqlClient {
 public:
  explicit SqliteClient(const std::string& path) {
    sqlite3_open(path.c_str(), &db_);
    sqlite3_busy_timeout(db_, 5000);
  }
  ~SqliteClient() override { sqlite3_close(db_); }
  Rows run(const std::string& sql) override {
    Rows rows;
    sqlite3_exec(
        db_, sql.c_str(),
        [](void* to, int count, char** values, char**) {
          std::vector<std::string>& row = static_cast<Rows*>(to)->emplace_back();
          for (int i = 0; i < count; ++i) row.emplace_back(values[i] == nullptr ? "-" : values[i]);
          return 0;
        },
        &rows, nullptr);
    return rows;
  }
  std::string error() const override {
    return sqlite3_errcode(db_) == SQLITE_OK ? "" : sqlite3_errmsg(db_);
  }

 private:
  sqlite3* db_ = nullptr;
};

class SqliteTarget final : public SqlTarget {
 public:
  std::string connector() const override { return "sqlite"; }
  std::string place() const override { return "\"path\":\"" + folder_ / "x.db" + "\""; }
  std::unique_ptr<SqlClient> client() const override {
    return std::make_unique<SqliteClient>(folder_ / "x.db");
  }

 private:
  Folder folder_;
};

class PostgresClient final : public SqlClient {
 public:
  PostgresClient(int port, const std::string& schema)
      : db_(PQconnectdb(PostgresServer::dsn(port).c_str())) {
    PQsetNoticeProcessor(
        db_, [](void*, const char*) {}, nullptr);
    run("create schema if not exists " + schema);
    run("set search_path = " + schema);
    run("set timezone = 'UTC'");
  }
  ~PostgresClient() override { PQfinish(db_); }
  Rows run(const std::string& sql) override {
    PGresult* result = PQexec(db_, sql.c_str());
    error_ = PQresultErrorMessage(result);
    Rows rows;
    for (int r = 0; r < PQntuples(result); ++r) {
      std::vector<std::string>& row = rows.emplace_back();
      for (int c = 0; c < PQnfields(result); ++c) {
        row.emplace_back(PQgetisnull(result, r, c) != 0 ? "-" : PQgetvalue(result, r, c));
      }
    }
    PQclear(result);
    return rows;
  }
  std::string error() const override { return error_; }

 private:
  PGconn* db_;
  std::string error_;
};

class PostgresTarget final : public SqlTarget {
 public:
  PostgresTarget(int port, std::string schema) : port_(port), schema_(std::move(schema)) {}
  std::string connector() const override { return "postgres"; }
  std::string place() const override {
    return "\"dsn\":\"" + PostgresServer::dsn(port_) + "\",\"schema\":\"" + schema_ + "\"";
  }
  std::unique_ptr<SqlClient> client() const override {
    return std::make_unique<PostgresClient>(port_, schema_);
  }

 private:
  int port_;
  std::string schema_;
};

class MariadbClient final : public SqlClient {
 public:
  MariadbClient(const std::string& socket, const std::string& database) : db_(mysql_init(nullptr)) {
    mysql_options(db_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_real_connect(db_, nullptr, "root", "", nullptr, 0, socket.c_str(), 0);
    run("create database if not exists " + database + " character set utf8mb4");
    run("use " + database);
    run("set time_zone = '+00:00'");
  }
  ~MariadbClient() override { mysql_close(db_); }
  Rows run(const std::string& sql) override {
    Rows rows;
    if (mysql_real_query(db_, sql.data(), sql.size()) != 0) return rows;
    MYSQL_RES* result = mysql_store_result(db_);
    while (MYSQL_ROW values = result == nullptr ? nullptr : mysql_fetch_row(result)) {
      std::vector<std::string>& row = rows.emplace_back();
      for (unsigned i = 0; i < mysql_num_fields(result); ++i) {
        row.emplace_back(values[i] == nullptr ? "-" : values[i]);
      }
    }
    mysql_free_result(result);
    return rows;
  }
  std::string error() const override { return mysql_error(db_); }

 private:
  MYSQL* db_;
};

class MariadbTarget final : public SqlTarget {
 public:
  MariadbTarget(const MariadbServer& server, std::string database)
      : socket_(server.socket()),
        dsn_(MariadbServer::dsn(server.port(), database)),
        database_(std::move(database)) {
    client();
  }
  std::string connector() const override { return "mariadb"; }
  std::string place() const override {
    return "\"dsn\":\"" + dsn_ + "\",\"password\":\"" + MariadbServer::kPassword + "\"";
  }
  std::unique_ptr<SqlClient> client() const override {
    return std::make_unique<MariadbClient>(socket_, database_);
  }

 private:
  std::string socket_, dsn_, database_;
};

}  // namespace

std::string SqlTarget::dump() const {
  std::string out;
  for (const char* sql : {"select * from persons order by person_id",
                          "select * from identities order by scope, kind, value",
                          "select * from conversations order by conversation_id",
                          "select * from interactions order by event_id",
                          "select * from statuses order by channel_id, message_id",
                          "select * from files order by channel_id, message_id, media_id",
                          "select * from events order by event_id"}) {
    out.append(sql).append("\n");
    for (const std::vector<std::string>& row : query(sql)) {
      for (const std::string& value : row) out.append(value).append("|");
      out.append("\n");
    }
  }
  return out;
}

std::unique_ptr<SqlTarget> sqlite_target() { return std::make_unique<SqliteTarget>(); }

std::unique_ptr<SqlTarget> postgres_target(const PostgresServer& server,
                                           const std::string& schema) {
  return std::make_unique<PostgresTarget>(server.port(), schema);
}

std::unique_ptr<SqlTarget> mariadb_target(const MariadbServer& server,
                                          const std::string& database) {
  return std::make_unique<MariadbTarget>(server, database);
}

std::string SqlServers::obstacle(const std::string& connector) {
  if (connector == "postgres") return PostgresServer::obstacle();
  return connector == "mariadb" ? MariadbServer::obstacle() : "";
}

std::unique_ptr<SqlTarget> SqlServers::target(const std::string& connector) {
  const std::string name = "test_" + std::to_string(++targets_);
  if (connector == "sqlite") return sqlite_target();
  if (connector == "postgres") {
    if (!postgres_) (postgres_ = std::make_unique<PostgresServer>())->start();
    return postgres_target(*postgres_, name);
  }
  if (!mariadb_) (mariadb_ = std::make_unique<MariadbServer>())->start();
  return mariadb_target(*mariadb_, name);
}

}  // namespace sambung::test
