#include "connectors/postgres/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "connectors/postgres/failure.hpp"
#include "connectors/sql/table/steps.hpp"

namespace sambung::postgres {

namespace {

constexpr std::chrono::seconds kConnectPatience{10};
constexpr std::chrono::seconds kAnswerPatience{60};
constexpr std::chrono::seconds kLookPause{1};  // where no trigger tells of changes

bool succeeded(const pg_result* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

std::string field_of(const pg_result* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? "" : text;
}

table::Rows rows_of(const pg_result* result) {
  table::Rows rows(static_cast<std::size_t>(PQntuples(result)));
  const int columns = PQnfields(result);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const int row = static_cast<int>(r);
    rows[r].resize(static_cast<std::size_t>(columns));
    for (int c = 0; c < columns; ++c) {
      if (PQgetisnull(result, row, c) != 0) continue;
      rows[r][static_cast<std::size_t>(c)].emplace(
          PQgetvalue(result, row, c), static_cast<std::size_t>(PQgetlength(result, row, c)));
    }
  }
  return rows;
}

}  // namespace

void Connection::Closer::operator()(pg_conn* connection) const { PQfinish(connection); }
void Connection::ResultCloser::operator()(pg_result* result) const { PQclear(result); }

Connection::Connection(const Config& config)
    : config_(config), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Connection::~Connection() {
  if (wake_ >= 0) close(wake_);
}

void Connection::cancel() noexcept {
  const std::uint64_t one = 1;
  if (write(wake_, &one, sizeof one) < 0) return;  // it is readable already
}

void Connection::clear_cancel() {
  std::uint64_t count = 0;
  if (read(wake_, &count, sizeof count) < 0) return;  // nobody cancelled
}

Connection::Ready Connection::wait(bool for_write, Clock::time_point until) {
  std::array<pollfd, 2> fds{
      {{PQsocket(connection_.get()), static_cast<short>(for_write ? POLLIN | POLLOUT : POLLIN), 0},
       {wake_, POLLIN, 0}}};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  const int ready = left <= 0 ? 0 : poll(fds.data(), fds.size(), static_cast<int>(left));
  if (fds[1].revents != 0) return Ready::kCancelled;
  return ready == 0 ? Ready::kTime : Ready::kSocket;
}

void Connection::wait_socket(bool for_write) {
  const Ready ready = wait(for_write, deadline_);
  if (ready == Ready::kCancelled) lose("the call was cancelled");
  if (ready == Ready::kTime) lose("the server did not answer in time");
}

void Connection::lose(const char* when) {
  connection_.reset();
  const auto kind = std::exchange(committing_, false) ? table::FailureKind::kCommitLost
                                                      : table::FailureKind::kUnavailable;
  throw table::DatabaseFailure{kind, std::string("connection to PostgreSQL given up: ") + when};
}

void Connection::fail(const pg_result* result) {
  const std::string state = field_of(result, PG_DIAG_SQLSTATE);
  committing_ = false;
  table::DatabaseFailure failure =
      failure_of(state.empty() ? "08000" : state, field_of(result, PG_DIAG_MESSAGE_PRIMARY));
  failure.column = field_of(result, PG_DIAG_COLUMN_NAME);
  failure.constraint = field_of(result, PG_DIAG_CONSTRAINT_NAME);
  if (failure.kind == table::FailureKind::kUnavailable) connection_.reset();
  throw failure;
}

void Connection::connect() {
  if (connection_ && PQstatus(connection_.get()) == CONNECTION_OK) return;
  const char* keys[] = {"dbname", "application_name", "client_encoding", nullptr};
  const char* values[] = {config_.dsn.c_str(), "sambung", "UTF8", nullptr};
  connection_.reset(PQconnectStartParams(keys, values, 1));
  if (!connection_) {
    throw table::DatabaseFailure{table::FailureKind::kUnavailable, "no memory for a connection"};
  }
  deadline_ = deadline_in(kConnectPatience);
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (PQstatus(connection_.get()) != CONNECTION_BAD && state != PGRES_POLLING_OK &&
         state != PGRES_POLLING_FAILED) {
    wait_socket(state == PGRES_POLLING_WRITING);
    state = PQconnectPoll(connection_.get());
  }
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    const table::DatabaseFailure failure = connect_failure(
        PQerrorMessage(connection_.get()), PQconnectionNeedsPassword(connection_.get()) != 0);
    connection_.reset();
    throw failure;
  }
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
  PQsetnonblocking(connection_.get(), 1);
  ++connections_;
  prepare_session();
}

void Connection::prepare_session() {
  // Statements on events look rows up by a key. A plan made while the tables are small must not
  // read them whole when they have grown, and none is worth compiling or making anew.
  for (const char* setting :
       {"set synchronous_commit = on", "set statement_timeout = 60000", "set lock_timeout = 30000",
        "set enable_seqscan = off", "set jit = off", "set plan_cache_mode = force_generic_plan",
        // Pages of rows come in the order of an index, whatever is thought of how many there are.
        "set enable_sort = off", "set enable_bitmapscan = off",
        // As value.hpp reads them.
        "set timezone = 'UTC'", "set datestyle = 'ISO'", "set bytea_output = 'hex'"}) {
    query(setting);
  }
  query("set search_path = " + config_.schema);
}

std::uint64_t Connection::connected() {
  connect();
  return connections_;
}

void Connection::flush() {
  int flushed = 0;
  while ((flushed = PQflush(connection_.get())) == 1) {
    wait_socket(true);
    if (PQconsumeInput(connection_.get()) == 0) lose("it was lost while a statement was sent");
  }
  if (flushed < 0) lose("it was lost while a statement was sent");
}

Connection::Result Connection::next_result() {
  while (PQisBusy(connection_.get()) != 0) {
    wait_socket(false);
    if (PQconsumeInput(connection_.get()) == 0) lose("it was lost before the answer");
  }
  Result result(PQgetResult(connection_.get()));
  if (PQstatus(connection_.get()) == CONNECTION_BAD) lose("it was lost before the answer");
  return result;
}

Connection::Result Connection::last_result() {
  flush();
  Result last;
  while (Result result = next_result()) last = std::move(result);
  if (!last) lose("the server gave no answer");
  if (!succeeded(last.get())) fail(last.get());
  return last;
}

table::Rows Connection::query(const std::string& sql, const table::Row& parameters) {
  connect();
  deadline_ = deadline_in(kAnswerPatience);
  std::vector<const char*> values;
  for (const table::Value& value : parameters) values.push_back(value ? value->c_str() : nullptr);
  if (PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                        values.data(), nullptr, nullptr, 0) == 0) {
    lose("a statement could not be sent");
  }
  return rows_of(last_result().get());
}

void Connection::prepare(const std::string& name, const std::string& sql) {
  connect();
  deadline_ = deadline_in(kAnswerPatience);
  if (PQsendPrepare(connection_.get(), name.c_str(), sql.c_str(), 0, nullptr) == 0) {
    lose("a statement could not be sent");
  }
  last_result();
}

void Connection::commit() {
  committing_ = true;
  query("commit");
  committing_ = false;
}

void Connection::rollback() noexcept {
  try {
    if (!connection_ || PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
    query("rollback");
  } catch (const table::DatabaseFailure&) {
    connection_.reset();  // the server rolls back what it was cut off from
  }
}

void Connection::start_pipeline() {
  deadline_ = deadline_in(kAnswerPatience);
  if (PQenterPipelineMode(connection_.get()) == 0) lose("no pipeline is possible");
}

void Connection::send(const Command& command) {
  std::vector<const char*> values;
  std::vector<int> sizes;
  for (const table::Value& value : command.values) {
    values.push_back(value ? value->data() : nullptr);
    sizes.push_back(value ? static_cast<int>(value->size()) : 0);
  }
  const std::vector<int> formats(values.size(), command.binary ? 1 : 0);
  const int count = static_cast<int>(values.size());
  const int sent = command.sql.empty()
                       ? PQsendQueryPrepared(connection_.get(), command.name.c_str(), count,
                                             values.data(), sizes.data(), formats.data(), 0)
                       : PQsendQueryParams(connection_.get(), command.sql.c_str(), count, nullptr,
                                           values.data(), sizes.data(), formats.data(), 0);
  if (sent == 0) lose("a statement could not be sent");
}

/// Sends what is buffered while taking what comes, so that neither side waits for the other.
void Connection::finish_pipeline() {
  if (PQpipelineSync(connection_.get()) == 0) lose("the batch could not be sent");
  flush();
  read_pipeline();
}

void Connection::read_pipeline() {
  Result failed;
  bool synced = false;
  while (!synced) {
    Result result = next_result();
    if (!result) continue;  // the end of one statement's results
    const ExecStatusType status = PQresultStatus(result.get());
    synced = status == PGRES_PIPELINE_SYNC;
    if (status == PGRES_FATAL_ERROR && !failed) failed = std::move(result);
  }
  PQexitPipelineMode(connection_.get());
  if (failed) fail(failed.get());
}

void Connection::run_each(const std::string& sql, const table::Rows& rows) {
  prepare("", sql);
  start_pipeline();
  for (const table::Row& row : rows) send({"", "", row, false});
  finish_pipeline();
}

void Connection::run_transaction(const std::vector<Command>& commands) {
  connect();
  start_pipeline();
  send({"", "begin", {}, false});
  for (const Command& command : commands) send(command);
  send({"", "commit", {}, false});
  committing_ = true;
  try {
    finish_pipeline();
  } catch (const table::DatabaseFailure&) {
    rollback();  // the pipeline stopped inside the transaction
    throw;
  }
  committing_ = false;
}

bool Connection::await_change(Clock::time_point until) {
  if (listening_ != connected()) {
    query(std::string("listen ") + table::kNotifyChannel);
    listening_ = connections_;
    return true;  // something may have changed before
  }
  const Clock::time_point end = std::min(until, Clock::now() + kLookPause);
  while (true) {
    bool told = false;
    while (PGnotify* note = PQnotifies(connection_.get())) {
      PQfreemem(note);
      told = true;
    }
    if (told) return true;
    switch (wait(false, end)) {
      case Ready::kCancelled: return false;
      case Ready::kTime: return Clock::now() < until;
      case Ready::kSocket:
        if (PQconsumeInput(connection_.get()) == 0) lose("it was lost while waiting for changes");
    }
  }
}

}  // namespace sambung::postgres
