#include "connectors/postgres/client.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <vector>

#include "connectors/postgres/failure.hpp"
#include "connectors/postgres/text_array.hpp"
#include "connectors/sql/schema.hpp"

namespace sambung::postgres {

namespace {

constexpr std::chrono::seconds kConnectPatience{10};
constexpr std::chrono::seconds kBatchPatience{60};
constexpr int kBinary = 1;  // PQsendQueryPrepared's word for it
constexpr const char* kMigrationLock = "select pg_advisory_xact_lock(7363916253)";

struct ResultCloser {
  void operator()(pg_result* result) const { PQclear(result); }
};
using Result = std::unique_ptr<pg_result, ResultCloser>;

std::string name_of(sql::Statement statement) {
  return "s" + std::to_string(static_cast<int>(statement));
}

bool succeeded(const pg_result* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

void Client::Closer::operator()(pg_conn* connection) const { PQfinish(connection); }

Client::Client(Config config)
    : config_(std::move(config)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Client::~Client() {
  if (wake_ >= 0) close(wake_);
}

void Client::cancel() noexcept {
  const std::uint64_t one = 1;
  if (write(wake_, &one, sizeof one) < 0) return;  // it is readable already
}

void Client::clear_cancel() {
  std::uint64_t count = 0;
  if (read(wake_, &count, sizeof count) < 0) return;  // nobody cancelled
}

void Client::wait_socket(bool for_write) {
  std::array<pollfd, 2> fds{
      {{PQsocket(connection_.get()), static_cast<short>(for_write ? POLLIN | POLLOUT : POLLIN), 0},
       {wake_, POLLIN, 0}}};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
  const int ready = left <= 0 ? 0 : poll(fds.data(), fds.size(), static_cast<int>(left));
  if (fds[1].revents != 0) lose("the delivery was cancelled");
  if (ready == 0) lose("the server did not answer in time");
}

void Client::lose(const char* when) {
  connection_.reset();
  throw Failure{Outcome::transient(std::string("connection to PostgreSQL given up: ") + when)};
}

void Client::fail(const pg_result* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const Failure failure = failure_of(state == nullptr ? "08000" : state);
  if (!failure.is_data) connection_.reset();
  throw failure;
}

void Client::connect() {
  if (connection_ && PQstatus(connection_.get()) == CONNECTION_OK) return;
  const char* keys[] = {"dbname", "application_name", "client_encoding", nullptr};
  const char* values[] = {config_.dsn.c_str(), "sambung", "UTF8", nullptr};
  connection_.reset(PQconnectStartParams(keys, values, 1));
  if (!connection_) throw Failure{Outcome::transient("no memory for a connection")};
  deadline_ = Clock::now() + kConnectPatience;
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (PQstatus(connection_.get()) != CONNECTION_BAD && state != PGRES_POLLING_OK &&
         state != PGRES_POLLING_FAILED) {
    wait_socket(state == PGRES_POLLING_WRITING);
    state = PQconnectPoll(connection_.get());
  }
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    const Failure failure = connect_failure(PQerrorMessage(connection_.get()),
                                            PQconnectionNeedsPassword(connection_.get()) != 0);
    connection_.reset();
    throw failure;
  }
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
  prepare_session();
}

void Client::prepare_session() {
  run("set synchronous_commit = on");
  run("set statement_timeout = 60000");
  run("set lock_timeout = 30000");
  // Each statement looks rows up by a key. A plan made while the tables are small must not read
  // them whole when they have grown, and none is worth compiling or making anew.
  run("set enable_seqscan = off");
  run("set jit = off");
  run("set plan_cache_mode = force_generic_plan");
  migrate();
  prepare_statements();
  PQsetnonblocking(connection_.get(), 1);
}

void Client::run(const std::string& sql) {
  const Result result(PQexec(connection_.get(), sql.c_str()));
  if (!succeeded(result.get())) fail(result.get());
}

int Client::recorded_version() {
  const Result result(PQexec(connection_.get(), sql::kReadVersion));
  if (!succeeded(result.get())) fail(result.get());
  return PQntuples(result.get()) == 0 ? 0 : std::atoi(PQgetvalue(result.get(), 0, 0));
}

void Client::migrate() {
  run("begin");
  run(kMigrationLock);  // another broker may start at the same time
  if (config_.schema != "public") run("create schema if not exists " + config_.schema);
  run("set search_path = " + config_.schema);
  run(sql::kCreateVersionTable);
  const int version = recorded_version();
  if (version > sql::schema_version()) {
    connection_.reset();
    throw Failure{Outcome::permission("the tables have version " + std::to_string(version) +
                                      ", which a newer connector made; use that one")};
  }
  if (version < sql::schema_version()) {
    for (const std::string& statement : sql::migrations(version)) run(statement);
    for (const std::string& statement : sql::record_version()) run(statement);
  }
  run("commit");
}

void Client::prepare_statements() {
  for (std::size_t i = 0; i < sql::kStatementCount; ++i) {
    const auto statement = static_cast<sql::Statement>(i);
    const Result result(PQprepare(connection_.get(), name_of(statement).c_str(),
                                  sql::text_of(statement, sql::Dialect::kPostgres).c_str(), 0,
                                  nullptr));
    if (!succeeded(result.get())) fail(result.get());
  }
}

void Client::send(const sql::Group& group) {
  if (sql::has_rows(group.statement)) return send_rows(group);
  for (const sql::Row& row : group.rows) {
    std::vector<const char*> values;
    for (const sql::Value& value : row) values.push_back(value ? value->c_str() : nullptr);
    if (PQsendQueryPrepared(connection_.get(), name_of(group.statement).c_str(),
                            static_cast<int>(values.size()), values.data(), nullptr, nullptr,
                            0) == 0) {
      lose("a statement could not be sent");
    }
  }
}

/// All rows in one execution.
void Client::send_rows(const sql::Group& group) {
  const std::size_t columns = group.rows.front().size();
  std::vector<std::string> arrays;
  std::vector<const char*> values;
  std::vector<int> sizes;
  for (std::size_t i = 0; i < columns; ++i) {
    arrays.push_back(text_array(group.rows, i));
    sizes.push_back(static_cast<int>(arrays.back().size()));
  }
  for (const std::string& array : arrays) values.push_back(array.data());
  const std::vector<int> formats(columns, kBinary);
  if (PQsendQueryPrepared(connection_.get(), name_of(group.statement).c_str(),
                          static_cast<int>(columns), values.data(), sizes.data(), formats.data(),
                          0) == 0) {
    lose("a statement could not be sent");
  }
}

void Client::send(const char* sql) {
  if (PQsendQueryParams(connection_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 0) {
    lose("a statement could not be sent");
  }
}

void Client::commit(const sql::Groups& groups) {
  connect();
  deadline_ = Clock::now() + kBatchPatience;
  if (PQenterPipelineMode(connection_.get()) == 0) lose("no pipeline is possible");
  send("begin");
  for (const sql::Group& group : groups) send(group);
  send("commit");
  if (PQpipelineSync(connection_.get()) == 0) lose("the batch could not be sent");
  finish_pipeline();
}

/// Sends what is buffered while taking what comes, so that neither side waits for the other.
void Client::finish_pipeline() {
  int flushed = 0;
  while ((flushed = PQflush(connection_.get())) == 1) {
    wait_socket(true);
    if (PQconsumeInput(connection_.get()) == 0) lose("it was lost while the batch was sent");
  }
  if (flushed < 0) lose("it was lost while the batch was sent");
  read_pipeline();
}

void Client::read_pipeline() {
  Result failed;
  bool synced = false;
  while (!synced) {
    while (PQisBusy(connection_.get()) != 0) {
      wait_socket(false);
      if (PQconsumeInput(connection_.get()) == 0) lose("it was lost before COMMIT was answered");
    }
    Result result(PQgetResult(connection_.get()));
    if (PQstatus(connection_.get()) == CONNECTION_BAD)
      lose("it was lost before COMMIT was answered");
    if (!result) continue;  // the end of one statement's results
    const ExecStatusType status = PQresultStatus(result.get());
    synced = status == PGRES_PIPELINE_SYNC;
    if (status == PGRES_FATAL_ERROR && !failed) failed = std::move(result);
  }
  PQexitPipelineMode(connection_.get());
  if (!failed) return;
  // The pipeline stopped inside the transaction.
  PQsetnonblocking(connection_.get(), 0);
  const Result rolled_back(PQexec(connection_.get(), "rollback"));
  PQsetnonblocking(connection_.get(), 1);
  fail(failed.get());
}

}  // namespace sambung::postgres
