#include "connectors/salesforce/soql.hpp"

namespace sambung::salesforce {

std::string soql_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    switch (c) {
      case '\'': out += "\\'"; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += c;
    }
  }
  return out + "'";
}

std::string soql_list(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "(" : ",") + soql_text(value);
  return out + ")";
}

std::string sosl_term(std::string_view text) {
  constexpr std::string_view kReserved = "?&|!{}[]()^~*:\\\"'+-";
  std::string out;
  for (const char c : text) {
    if (kReserved.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string select(const std::vector<std::string>& columns, const std::string& object,
                   const std::string& where) {
  std::string out;
  for (const std::string& column : columns) out += (out.empty() ? "SELECT " : ",") + column;
  out += " FROM " + object;
  return where.empty() ? out : out + " WHERE " + where;
}

std::string soql_time(web::Micros time) { return web::iso(time, 3); }

}  // namespace sambung::salesforce
