#include "connectors/mariadb/failure.hpp"

#include <string>

namespace sambung::mariadb {

namespace {

using table::DatabaseFailure;
using table::FailureKind;

/// The last part of a quoted name at the front of `text`: email of `shop`.`customers`.`email`, of
/// 'customers.email' and of 'email'.
std::string name_at(std::string_view text) {
  if (text.empty() || (text.front() != '\'' && text.front() != '`')) return {};
  std::string_view name = text.substr(0, text.find(' '));
  while (!name.empty() && name.back() != '\'' && name.back() != '`') name.remove_suffix(1);
  if (name.size() < 2) return {};
  name.remove_suffix(1);
  const std::size_t begin = name.find_last_of("'`.");
  return std::string(name.substr(begin + 1));
}

/// A message may quote a value before this, so it is looked for from the end.
std::string name_after(std::string_view message, std::string_view words) {
  const std::size_t at = message.rfind(words);
  return at == std::string_view::npos ? "" : name_at(message.substr(at + words.size()));
}

/// The column at fault where the message tells one.
std::string column_in(unsigned number, std::string_view message) {
  switch (number) {
    case 1048: return name_after(message, "Column ");
    case 1364: return name_after(message, "Field ");
    default: return name_after(message, "for column ");
  }
}

DatabaseFailure data_failure(unsigned number, std::string_view message) {
  DatabaseFailure failure{FailureKind::kData, ""};
  failure.column = column_in(number, message);
  switch (number) {
    case 1048: failure.reason = "cannot be empty: its column is NOT NULL"; break;
    case 1364: failure.reason = "a new row needs it: its column has no default"; break;
    case 1406: failure.reason = "is longer than its column"; break;
    case 1264: failure.reason = "is out of its column's range"; break;
    case 1153: failure.reason = "is longer than the server's max_allowed_packet"; break;
    case 1451:
    case 1452: failure.reason = "a foreign key refuses it"; break;
    case 1644: failure.reason = "a trigger of the table refuses it"; break;
    case 3819:
    case 4025: failure.reason = "a check refuses it"; break;
    default: failure.reason = "does not fit its column";
  }
  failure.reason += " (MariaDB error " + std::to_string(number) + ")";
  return failure;
}

}  // namespace

DatabaseFailure failure_of(unsigned number, std::string_view message) {
  const std::string why = "MariaDB answered error " + std::to_string(number);
  switch (number) {
    case 1045:
    case 1251:
    case 1698:
    case 1862:
    case 2059:
    case 4151: return {FailureKind::kAuth, why + ": the login is refused"};
    case 1044:
    case 1142:
    case 1143:
    case 1227:
    case 1370:
      // These name user, command and table.
      return {FailureKind::kPermission, why + ": " + std::string(message)};
    case 1049:
    case 1054:
    case 1146:
    case 1305: return {FailureKind::kSchema, why + ": " + std::string(message)};
    case 1064: return {FailureKind::kSchema, why + ": a statement does not fit this server"};
    case 1062: {
      DatabaseFailure failure{FailureKind::kUnique, "a unique key has this value already"};
      failure.constraint = name_after(message, "for key ");
      return failure;
    }
    case 1048:
    case 1153:
    case 1264:
    case 1265:
    case 1267:  // compared with a text that the column's character set has not
    case 1270:
    case 1271:
    case 1292:
    case 1364:
    case 1366:
    case 1406:
    case 1411:
    case 1451:
    case 1452:
    case 1644:
    case 3819:
    case 4025: return data_failure(number, message);
    default: return {FailureKind::kUnavailable, why};
  }
}

}  // namespace sambung::mariadb
