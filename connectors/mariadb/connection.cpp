#include "connectors/mariadb/connection.hpp"

#include <mysql.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "connectors/mariadb/failure.hpp"
#include "connectors/sql/table/placeholders.hpp"

namespace sambung::mariadb {

namespace {

using table::Row;
using table::Rows;

constexpr std::chrono::seconds kConnectPatience{10};
constexpr std::chrono::seconds kAnswerPatience{60};
constexpr std::chrono::milliseconds kLookPause{500};
constexpr std::size_t kStatementsMax = 100;
constexpr std::size_t kBulkBytesMax = 4 * 1024 * 1024;   // the server takes 16 MiB unless told less
constexpr unsigned kLostFirst = 2000, kLostLast = 2999;  // errors of the client library

/// Parameters as libmariadb takes them: columns of texts, which are the rows' own.
class Binds {
 public:
  /// `rows` must live until the statement has run.
  Binds(const std::vector<std::size_t>& order, const Rows& rows, std::size_t first,
        std::size_t count)
      : binds_(order.size()), columns_(order.size()) {
    for (std::size_t i = 0; i < order.size(); ++i) {
      for (std::size_t r = first; r < first + count; ++r) columns_[i].add(rows[r].at(order[i]));
    }
  }
  /// For one row the value itself is bound, for many an array of them.
  MYSQL_BIND* get(bool is_bulk) {
    for (std::size_t i = 0; i < binds_.size(); ++i) {
      MYSQL_BIND& bind = binds_[i];
      Column& column = columns_[i];
      bind = {};
      bind.buffer_type = MYSQL_TYPE_STRING;
      bind.length = column.lengths.data();
      bind.u.indicator = column.indicators.data();
      bind.buffer = is_bulk ? static_cast<void*>(column.texts.data()) : column.texts.front();
      if (is_bulk) continue;
      bind.buffer_length = column.lengths.front();
      if (column.indicators.front() == STMT_INDICATOR_NULL) bind.buffer_type = MYSQL_TYPE_NULL;
    }
    return binds_.data();
  }

 private:
  struct Column {
    std::vector<char*> texts;
    std::vector<unsigned long> lengths;
    std::vector<char> indicators;

    void add(const table::Value& value) {
      // The library reads and does not write, whatever its type says.
      texts.push_back(value ? const_cast<char*>(value->data()) : nullptr);
      lengths.push_back(value ? value->size() : 0);
      indicators.push_back(static_cast<char>(value ? STMT_INDICATOR_NONE : STMT_INDICATOR_NULL));
    }
  };

  std::vector<MYSQL_BIND> binds_;
  std::vector<Column> columns_;
};

std::size_t bytes_of(const Row& row) {
  std::size_t bytes = 0;
  for (const table::Value& value : row) bytes += value ? value->size() : 1;
  return bytes;
}

}  // namespace

struct Connection::Prepared {
  st_mysql_stmt* statement = nullptr;
  std::vector<std::size_t> order;  ///< which parameter belongs to each question mark
  Prepared() = default;
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared() {
    if (statement != nullptr) mysql_stmt_close(statement);
  }
};

Connection::Connection(Dsn dsn)
    : dsn_(std::move(dsn)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Connection::~Connection() {
  disconnect();
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

/// Waits for what the library wants and gives what came of it.
int Connection::wait(int wanted) {
  const auto events = static_cast<short>(((wanted & MYSQL_WAIT_READ) != 0 ? POLLIN : 0) |
                                         ((wanted & MYSQL_WAIT_WRITE) != 0 ? POLLOUT : 0) |
                                         ((wanted & MYSQL_WAIT_EXCEPT) != 0 ? POLLPRI : 0));
  std::array<pollfd, 2> fds{
      {{static_cast<int>(mysql_get_socket(mysql_)), events, 0}, {wake_, POLLIN, 0}}};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
  const int ready = left <= 0 ? 0 : poll(fds.data(), fds.size(), static_cast<int>(left));
  if (fds[1].revents != 0) lose("the call was cancelled");
  if (ready == 0) lose("the server did not answer in time");
  const short got = fds[0].revents;
  return ((got & (POLLIN | POLLHUP | POLLERR)) != 0 ? MYSQL_WAIT_READ & wanted : 0) |
         ((got & (POLLOUT | POLLHUP | POLLERR)) != 0 ? MYSQL_WAIT_WRITE & wanted : 0) |
         ((got & POLLPRI) != 0 ? MYSQL_WAIT_EXCEPT : 0);
}

template <class Return, class Start, class Continue>
Return Connection::drive(const Start& start, const Continue& go_on) {
  Return result{};
  int wanted = start(&result);
  while (wanted != 0) wanted = go_on(&result, wait(wanted));
  return result;
}

void Connection::lose(const char* when) {
  disconnect();
  const auto kind = std::exchange(committing_, false) ? table::FailureKind::kCommitLost
                                                      : table::FailureKind::kUnavailable;
  throw table::DatabaseFailure{kind, std::string("connection to MariaDB given up: ") + when};
}

void Connection::fail(unsigned number, const std::string& message) {
  if (number >= kLostFirst && number <= kLostLast && connections_ > 0 && committing_) {
    lose("it was lost before COMMIT was answered");
  }
  committing_ = false;
  const table::DatabaseFailure failure = failure_of(number, message);
  if (failure.kind == table::FailureKind::kUnavailable) disconnect();
  throw failure;
}

void Connection::disconnect() noexcept {
  in_transaction_ = false;
  if (mysql_ == nullptr) return;
  // An answer that is still awaited is given up: nothing more can be sent or come.
  const my_socket socket = mysql_get_socket(mysql_);
  if (socket >= 0) shutdown(socket, SHUT_RDWR);
  mysql_close(mysql_);
  mysql_ = nullptr;
  statements_.clear();
}

void Connection::set_options() {
  const unsigned patience = static_cast<unsigned>(kConnectPatience.count());
  mysql_options(mysql_, MYSQL_OPT_NONBLOCK, nullptr);
  mysql_options(mysql_, MYSQL_OPT_CONNECT_TIMEOUT, &patience);
  mysql_options(mysql_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  mysql_optionsv(mysql_, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "sambung");
  const my_bool off = 0, on = 1;
  mysql_options(mysql_, MYSQL_OPT_RECONNECT, &off);
  mysql_options(mysql_, MYSQL_OPT_LOCAL_INFILE, &off);
  if (dsn_.tls == Tls::kOff) return;
  mysql_optionsv(mysql_, MYSQL_OPT_SSL_ENFORCE, &on);
  const my_bool verifies = dsn_.tls == Tls::kVerify ? 1 : 0;
  mysql_optionsv(mysql_, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verifies);
  const auto path = [&](mysql_option option, const std::string& value) {
    if (!value.empty()) mysql_optionsv(mysql_, option, value.c_str());
  };
  path(MYSQL_OPT_SSL_CA, dsn_.ca);
  path(MYSQL_OPT_SSL_CERT, dsn_.certificate);
  path(MYSQL_OPT_SSL_KEY, dsn_.key);
}

void Connection::connect() {
  if (mysql_ != nullptr) return;
  mysql_ = mysql_init(nullptr);
  if (mysql_ == nullptr) {
    throw table::DatabaseFailure{table::FailureKind::kUnavailable, "no memory for a connection"};
  }
  set_options();
  deadline_ = deadline_in(kConnectPatience);
  const bool is_local = !dsn_.socket.empty();
  MYSQL* made = drive<MYSQL*>(
      [&](MYSQL** result) {
        return mysql_real_connect_start(result, mysql_, is_local ? nullptr : dsn_.host.c_str(),
                                        dsn_.user.c_str(), dsn_.password.c_str(),
                                        dsn_.database.c_str(), dsn_.port,
                                        is_local ? dsn_.socket.c_str() : nullptr, 0);
      },
      [&](MYSQL** result, int got) { return mysql_real_connect_cont(result, mysql_, got); });
  if (made == nullptr) {
    const unsigned number = mysql_errno(mysql_);
    const std::string message = mysql_error(mysql_);
    disconnect();
    fail(number, message);
  }
  ++connections_;
  prepare_session();
}

void Connection::prepare_session() {
  for (const char* setting :
       {"set sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
        // As value.hpp reads times.
        "set time_zone = '+00:00'", "set autocommit = 1", "set innodb_lock_wait_timeout = 30"}) {
    run_text(setting);
  }
}

std::uint64_t Connection::connected() {
  connect();
  return connections_;
}

Rows Connection::run_text(const std::string& sql) {
  const int failed = drive<int>(
      [&](int* result) { return mysql_real_query_start(result, mysql_, sql.data(), sql.size()); },
      [&](int* result, int got) { return mysql_real_query_cont(result, mysql_, got); });
  if (failed != 0) fail(mysql_errno(mysql_), mysql_error(mysql_));
  MYSQL_RES* stored = drive<MYSQL_RES*>(
      [&](MYSQL_RES** result) { return mysql_store_result_start(result, mysql_); },
      [&](MYSQL_RES** result, int got) { return mysql_store_result_cont(result, mysql_, got); });
  if (stored == nullptr) {
    if (mysql_errno(mysql_) != 0) fail(mysql_errno(mysql_), mysql_error(mysql_));
    return {};
  }
  Rows rows;
  const std::size_t columns = mysql_num_fields(stored);
  while (MYSQL_ROW values = mysql_fetch_row(stored)) {
    const unsigned long* lengths = mysql_fetch_lengths(stored);
    Row& row = rows.emplace_back(columns);
    for (std::size_t i = 0; i < columns; ++i) {
      if (values[i] != nullptr) row[i].emplace(values[i], lengths[i]);
    }
  }
  mysql_free_result(stored);
  return rows;
}

Rows Connection::query(const std::string& sql, const Row& parameters) {
  connect();
  deadline_ = deadline_in(kAnswerPatience);
  // Definitions of triggers are not taken as prepared statements.
  if (parameters.empty()) {
    if (sql == "begin") in_transaction_ = true;
    return run_text(sql);
  }
  Prepared& statement = prepared(sql);
  const Rows rows{parameters};  // read until the statement has run
  Binds binds(statement.order, rows, 0, 1);
  const unsigned no_array = 0;
  mysql_stmt_attr_set(statement.statement, STMT_ATTR_ARRAY_SIZE, &no_array);
  mysql_stmt_bind_param(statement.statement, binds.get(false));
  execute(statement);
  return results(statement);
}

Connection::Prepared& Connection::prepared(const std::string& sql) {
  const auto held = statements_.find(sql);
  if (held != statements_.end()) return *held->second;
  if (statements_.size() >= kStatementsMax) statements_.clear();
  table::Placed places = table::placed(sql);
  auto made = std::make_unique<Prepared>();
  made->order = std::move(places.order);
  made->statement = mysql_stmt_init(mysql_);
  MYSQL_STMT* statement = made->statement;
  Prepared& kept = *statements_.emplace(sql, std::move(made)).first->second;
  const int failed = drive<int>(
      [&](int* result) {
        return mysql_stmt_prepare_start(result, statement, places.sql.data(), places.sql.size());
      },
      [&](int* result, int got) { return mysql_stmt_prepare_cont(result, statement, got); });
  if (failed == 0) return kept;
  const unsigned number = mysql_stmt_errno(statement);
  const std::string message = mysql_stmt_error(statement);
  statements_.erase(sql);
  fail(number, message);
}

void Connection::execute(Prepared& prepared) {
  MYSQL_STMT* statement = prepared.statement;
  const int failed = drive<int>(
      [&](int* result) { return mysql_stmt_execute_start(result, statement); },
      [&](int* result, int got) { return mysql_stmt_execute_cont(result, statement, got); });
  if (failed != 0) fail(mysql_stmt_errno(statement), mysql_stmt_error(statement));
}

Rows Connection::results(Prepared& prepared) {
  MYSQL_STMT* statement = prepared.statement;
  const std::size_t columns = mysql_stmt_field_count(statement);
  if (columns == 0) return {};
  const my_bool on = 1;
  mysql_stmt_attr_set(statement, STMT_ATTR_UPDATE_MAX_LENGTH, &on);
  const int failed = drive<int>(
      [&](int* result) { return mysql_stmt_store_result_start(result, statement); },
      [&](int* result, int got) { return mysql_stmt_store_result_cont(result, statement, got); });
  if (failed != 0) fail(mysql_stmt_errno(statement), mysql_stmt_error(statement));
  std::vector<MYSQL_BIND> binds(columns);
  std::vector<std::string> texts(columns);
  std::vector<unsigned long> lengths(columns);
  std::vector<my_bool> nulls(columns);
  MYSQL_RES* shape = mysql_stmt_result_metadata(statement);
  for (std::size_t i = 0; i < columns; ++i) {
    // Numbers and times are shorter than this, and do not always count.
    texts[i].resize(std::max<std::size_t>(shape->fields[i].max_length + 1, 64));
    binds[i].buffer_type = MYSQL_TYPE_STRING;
    binds[i].buffer = texts[i].data();
    binds[i].buffer_length = texts[i].size();
    binds[i].length = &lengths[i];
    binds[i].is_null = &nulls[i];
  }
  mysql_free_result(shape);
  mysql_stmt_bind_result(statement, binds.data());
  Rows rows;
  while (mysql_stmt_fetch(statement) == 0) {
    Row& row = rows.emplace_back(columns);
    for (std::size_t i = 0; i < columns; ++i) {
      if (nulls[i] == 0) row[i].emplace(texts[i].data(), std::min(lengths[i], texts[i].size()));
    }
  }
  mysql_stmt_free_result(statement);
  return rows;
}

/// All rows in one message.
void Connection::run_bulk(Prepared& prepared, const Rows& rows, std::size_t first,
                          std::size_t count) {
  Binds binds(prepared.order, rows, first, count);
  const auto size = static_cast<unsigned>(count);
  mysql_stmt_attr_set(prepared.statement, STMT_ATTR_ARRAY_SIZE, &size);
  mysql_stmt_bind_param(prepared.statement, binds.get(true));
  execute(prepared);
}

void Connection::run_each(const std::string& sql, const Rows& rows) {
  connect();
  deadline_ = deadline_in(kAnswerPatience);
  const bool has_bulk = mariadb_connection(mysql_) != 0;
  if (!has_bulk || rows.size() == 1 || rows.front().empty()) {
    for (const Row& row : rows) query(sql, row);
    return;
  }
  Prepared& statement = prepared(sql);
  std::size_t first = 0, bytes = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > first && bytes + bytes_of(rows[i]) > kBulkBytesMax) {
      run_bulk(statement, rows, first, i - first);
      first = i;
      bytes = 0;
    }
    bytes += bytes_of(rows[i]);
  }
  run_bulk(statement, rows, first, rows.size() - first);
}

void Connection::commit() {
  committing_ = true;
  query("commit");
  committing_ = false;
  in_transaction_ = false;
}

void Connection::rollback() noexcept {
  if (mysql_ == nullptr || !std::exchange(in_transaction_, false)) return;
  try {
    query("rollback");
  } catch (const table::DatabaseFailure&) {
    disconnect();  // the server rolls back what it was cut off from
  }
}

bool Connection::await_change(Clock::time_point until) {
  const auto end = std::min(until, Clock::now() + kLookPause);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
  pollfd look{wake_, POLLIN, 0};
  const bool is_cancelled = poll(&look, 1, static_cast<int>(std::max<long>(left, 0))) > 0;
  return !is_cancelled && Clock::now() < until;
}

}  // namespace sambung::mariadb
