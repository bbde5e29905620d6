#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/web/time.hpp"

/// Texts in SOQL and SOSL ("SOQL and SOSL Reference", quoted string escapes and reserved
/// characters, read 2026-11).
namespace sambung::salesforce {

/// 'text' with quotes, for SOQL.
std::string soql_text(std::string_view text);

/// ('a','b'); `values` must have one.
std::string soql_list(const std::vector<std::string>& values);

/// A term of a FIND: reserved characters with a backslash before them.
std::string sosl_term(std::string_view text);

/// A SELECT without its LIMIT: `where` may be empty.
std::string select(const std::vector<std::string>& columns, const std::string& object,
                   const std::string& where);

/// A time as SOQL writes it.
std::string soql_time(web::Micros time);

}  // namespace sambung::salesforce
