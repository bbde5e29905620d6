#include "connectors/sql/table/value.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <nlohmann/json.hpp>

#include "connectors/sql/body.hpp"
#include "connectors/sql/table/time_text.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

std::optional<std::int64_t> integer_in(std::string_view text) {
  std::int64_t number = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Digits with at most one point, a sign before and an exponent behind.
bool is_number(std::string_view text) {
  double ignored = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ignored);
  return error != std::errc::invalid_argument && end == text.data() + text.size() &&
         std::isalpha(static_cast<unsigned char>(text.back())) == 0;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) {
      return false;
    }
  }
  return true;
}

json boolean_of(const std::string& text) {
  if (text == "t" || text == "true" || text == "1") return true;
  if (text == "f" || text == "false" || text == "0") return false;
  return text;
}

json parsed_or_text(const std::string& text) {
  json parsed = json::parse(text, nullptr, false);
  return parsed.is_discarded() ? json(text) : parsed;
}

std::string text_of_integer(const json& value) {
  if (value.is_number_integer()) return value.dump();
  if (value.is_boolean()) return value.get<bool>() ? "1" : "0";
  if (value.is_string()) {
    if (const auto number = integer_in(value.get_ref<const std::string&>())) {
      return std::to_string(*number);
    }
  }
  throw ValueError{"must be a whole number"};
}

std::string text_of_number(const json& value) {
  if (value.is_number()) return value.dump();
  if (value.is_string() && is_number(value.get_ref<const std::string&>())) {
    return value.get<std::string>();
  }
  throw ValueError{"must be a number"};
}

std::string text_of_boolean(const json& value) {
  const json read = value.is_string() ? boolean_of(value.get<std::string>()) : value;
  if (read.is_boolean()) return read.get<bool>() ? "1" : "0";
  if (read == 0 || read == 1) return read.dump();
  throw ValueError{"must be true or false"};
}

std::string text_of_time(const json& value, Dialect dialect) {
  constexpr std::int64_t kMsMax = 253'402'300'799'999;  // the end of the year 9999
  std::optional<std::int64_t> unix_us;
  if (value.is_string()) unix_us = parse_time(value.get_ref<const std::string&>());
  if (value.is_number_integer() && value >= 0 && value <= kMsMax) {
    unix_us = value.get<std::int64_t>() * 1000;
  }
  if (!unix_us) throw ValueError{"must be a time such as 2026-11-23T05:59:00Z"};
  if (dialect == Dialect::kPostgres) return sql_time(*unix_us) + "+00";
  if (dialect == Dialect::kMariadb) return sql_time(*unix_us);
  // As SQLite's own current_timestamp, with a fraction where there is one.
  std::string text = iso_time(*unix_us);
  text.pop_back();
  text[10] = ' ';
  return text;
}

/// PostgreSQL's array of text ("Array Input and Output Syntax" in its manual, version 15).
std::string text_of_array(const json& value) {
  if (!value.is_array()) throw ValueError{"must be a list of texts"};
  std::string text = "{";
  for (const json& each : value) {
    if (!each.is_string()) throw ValueError{"must be a list of texts"};
    text += text.size() == 1 ? "\"" : ",\"";
    for (const char c : sql::without_nul(each.get_ref<const std::string&>())) {
      if (c == '"' || c == '\\') text.push_back('\\');
      text.push_back(c);
    }
    text += '"';
  }
  return text + "}";
}

/// Characters, not bytes.
std::size_t length_of(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string text_of_text(const json& value, const Column& column) {
  if (value.is_object() || value.is_array()) throw ValueError{"must be a text"};
  std::string text =
      value.is_string() ? sql::without_nul(value.get_ref<const std::string&>()) : value.dump();
  if (column.length_max > 0 && length_of(text) > column.length_max) {
    throw ValueError{"is longer than the " + std::to_string(column.length_max) +
                     " characters of its column"};
  }
  return text;
}

}  // namespace

json to_json(const Column& column, const Value& value) {
  if (!value) return nullptr;
  switch (column.kind) {
    case Kind::kInteger: {
      const auto number = integer_in(*value);
      return number ? json(*number) : json(*value);
    }
    case Kind::kBoolean: return boolean_of(*value);
    case Kind::kTime: {
      const auto unix_us = parse_time(*value);
      return unix_us ? json(iso_time(*unix_us)) : json(*value);
    }
    case Kind::kJson:
    case Kind::kTextArray: return parsed_or_text(*value);
    default: return *value;
  }
}

Value from_json(const Column& column, const json& value, Dialect dialect) {
  if (value.is_null()) {
    if (!column.nullable) throw ValueError{"cannot be empty: its column is NOT NULL"};
    return std::nullopt;
  }
  switch (column.kind) {
    case Kind::kInteger: return text_of_integer(value);
    case Kind::kNumber: return text_of_number(value);
    case Kind::kBoolean: return text_of_boolean(value);
    case Kind::kTime: return text_of_time(value, dialect);
    case Kind::kJson: return value.dump(-1, ' ', false, json::error_handler_t::replace);
    case Kind::kTextArray: return text_of_array(value);
    case Kind::kBytes: throw ValueError{"is a column of bytes, which is left alone"};
    case Kind::kUuid:
      if (value.is_string() && is_uuid(value.get_ref<const std::string&>())) {
        return value.get<std::string>();
      }
      throw ValueError{"must be a UUID"};
    default: return text_of_text(value, column);
  }
}

}  // namespace sambung::table
