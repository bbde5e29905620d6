#include "tests/connectors/sql_target.hpp"

#include <libpq-fe.h>
#include <sqlite3.h>

namespace sambung::test {

namespace {

class SqliteTarget final : public SqlTarget {
 public:
  std::string connector() const override { return "sqlite"; }
  std::string config() const override { return "{\"path\":\"" + folder_ / "x.db" + "\"}"; }
  Rows query(const std::string& sql) const override {
    sqlite3* db = nullptr;
    sqlite3_open_v2((folder_ / "x.db").c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_busy_timeout(db, 5000);
    Rows rows;
    sqlite3_exec(
        db, sql.c_str(),
        [](void* to, int count, char** values, char**) {
          std::vector<std::string>& row = static_cast<Rows*>(to)->emplace_back();
          for (int i = 0; i < count; ++i) row.emplace_back(values[i] == nullptr ? "-" : values[i]);
          return 0;
        },
        &rows, nullptr);
    sqlite3_close(db);
    return rows;
  }

 private:
  Folder folder_;
};

class PostgresTarget final : public SqlTarget {
 public:
  PostgresTarget(int port, std::string schema) : port_(port), schema_(std::move(schema)) {}
  std::string connector() const override { return "postgres"; }
  std::string config() const override {
    return "{\"dsn\":\"" + PostgresServer::dsn(port_) + "\",\"schema\":\"" + schema_ + "\"}";
  }
  Rows query(const std::string& sql) const override {
    PGconn* db = PQconnectdb(PostgresServer::dsn(port_).c_str());
    PQclear(PQexec(db, ("set search_path = " + schema_).c_str()));
    PGresult* result = PQexec(db, sql.c_str());
    Rows rows;
    for (int r = 0; r < PQntuples(result); ++r) {
      std::vector<std::string>& row = rows.emplace_back();
      for (int c = 0; c < PQnfields(result); ++c) {
        row.emplace_back(PQgetisnull(result, r, c) != 0 ? "-" : PQgetvalue(result, r, c));
      }
    }
    PQclear(result);
    PQfinish(db);
    return rows;
  }

 private:
  int port_;
  std::string schema_;
};

}  // namespace

std::string SqlTarget::dump() const {
  std::string out;
  for (const char* sql : {"select * from persons order by person_id",
                          "select * from identities order by scope, kind, value",
                          "select * from conversations order by conversation_id",
                          "select * from interactions order by event_id",
                          "select * from statuses order by channel_id, message_id",
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

}  // namespace sambung::test
