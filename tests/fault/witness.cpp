#include "tests/fault/witness.hpp"

#include <libpq-fe.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "core/sqlite/database.hpp"
#include "tests/fault/await.hpp"

namespace sambung::fault {

namespace {

class SqliteWitness final : public Witness {
 public:
  explicit SqliteWitness(std::filesystem::path file) : file_(std::move(file)) {}
  std::string name() const override { return "sqlite"; }

  bool watch() override {
    if (!await([this] { return has_tables(); })) return false;
    auto database = sqlite::Database::open(file_, {});
    return database &&
           database->execute(
               "CREATE TABLE seen(number INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT,"
               " person_id TEXT);"
               "CREATE TRIGGER watch AFTER INSERT ON interactions BEGIN"
               " INSERT INTO seen(message_id, person_id) VALUES(new.message_id, new.person_id);"
               " END;");
  }

  std::vector<Taken> taken() override {
    auto database = *sqlite::Database::open(file_, {.read_only = true});
    auto query = *database.prepare("SELECT message_id, person_id FROM seen ORDER BY number");
    std::vector<Taken> all;
    for (auto row = query.step(); row && *row; row = query.step()) {
      all.push_back({std::string(query.text(0)), std::string(query.text(1))});
    }
    return all;
  }

 private:
  bool has_tables() const {
    if (!std::filesystem::exists(file_)) return false;
    auto database = sqlite::Database::open(file_, {.read_only = true});
    if (!database) return false;
    const auto found =
        database->integer("SELECT count(*) FROM sqlite_master WHERE name = 'interactions'");
    return found && *found == 1;
  }

  const std::filesystem::path file_;
};

/// The file itself is the order of writing.
class JsonlWitness final : public Witness {
 public:
  explicit JsonlWitness(std::filesystem::path file) : file_(std::move(file)) {}
  std::string name() const override { return "jsonl"; }
  bool watch() override { return true; }

  std::vector<Taken> taken() override {
    std::vector<Taken> all;
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line);) {
      const auto event = nlohmann::json::parse(line);
      if (event.at("type") != "message.received") continue;
      all.push_back({event.at("data").at("message_id"), event.value("person", "")});
    }
    return all;
  }

 private:
  const std::filesystem::path file_;
};

class PostgresWitness final : public Witness {
 public:
  explicit PostgresWitness(const std::string& dsn) : session_(PQconnectdb(dsn.c_str())) {}
  ~PostgresWitness() override { PQfinish(session_); }
  PostgresWitness(const PostgresWitness&) = delete;
  PostgresWitness& operator=(const PostgresWitness&) = delete;
  std::string name() const override { return "postgres"; }

  /// The connector makes its tables with the first event: the server has them watched as it does.
  bool watch() override {
    ask("create table seen(number bigserial primary key, message_id text, person_id text)");
    ask("create function note() returns trigger language plpgsql as $$ begin"
        " insert into seen(message_id, person_id) values(new.message_id, new.person_id);"
        " return null; end $$");
    ask("create function watch() returns event_trigger language plpgsql as $$ begin"
        " if to_regclass('interactions') is not null and"
        " not exists (select 1 from pg_trigger where tgname = 'noted') then"
        " create trigger noted after insert on interactions for each row execute function note();"
        " end if; end $$");
    ask("create event trigger watched on ddl_command_end when tag in ('CREATE TABLE')"
        " execute function watch()");
    return !ask("select '' from pg_event_trigger where evtname = 'watched'").empty();
  }

  std::vector<Taken> taken() override {
    return ask("select message_id, person_id from seen order by number");
  }

 private:
  std::vector<Taken> ask(const char* sql) const {
    PGresult* result = PQexec(session_, sql);
    std::vector<Taken> rows;
    for (int row = 0; row < PQntuples(result); ++row) {
      rows.push_back(
          {PQgetvalue(result, row, 0), PQnfields(result) > 1 ? PQgetvalue(result, row, 1) : ""});
    }
    PQclear(result);
    return rows;
  }

  PGconn* session_;
};

}  // namespace

std::unique_ptr<Witness> sqlite_witness(const std::filesystem::path& file) {
  return std::make_unique<SqliteWitness>(file);
}

std::unique_ptr<Witness> jsonl_witness(const std::filesystem::path& file) {
  return std::make_unique<JsonlWitness>(file);
}

std::unique_ptr<Witness> postgres_witness(const std::string& dsn) {
  return std::make_unique<PostgresWitness>(dsn);
}

Verdict judge(const std::set<std::string>& sent, const std::vector<Taken>& taken) {
  Verdict verdict;
  std::map<std::string, int> times;
  std::map<std::string, std::string> newest;  // message of each person
  for (const auto& [message, person] : taken) {
    ++times[message];
    // Ids of one person's messages rise with the order in which they were sent.
    std::string& last = newest[person];
    verdict.disordered += !last.empty() && message <= last ? 1 : 0;
    last = message;
  }
  for (const std::string& message : sent) verdict.lost += times.contains(message) ? 0 : 1;
  for (const auto& [message, count] : times) verdict.doubled += count == 1 ? 0 : 1;
  return verdict;
}

}  // namespace sambung::fault
