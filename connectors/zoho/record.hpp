#pragma once

#include <string_view>

#include "connectors/web/record.hpp"
#include "connectors/zoho/config.hpp"

/// Contacts and leads as Zoho writes them: ids of 18 and 19 digits, which no double holds, as
/// texts; times to the second, by the organisation's zone.
namespace sambung::zoho {

/// Whether Zoho could have such an id: a number of at most 20 digits.
bool is_number(std::string_view id);

/// The columns to ask for, at most kColumnsMax.
std::vector<std::string> columns_of(const Config& config);

/// Throws web::Failure (TRANSIENT) for one without id or time.
web::Record record_of_row(const web::Json& row, const Config& config);

/// The fields to write over `row` (null: a new one). Throws web::Failure (INVALID), naming the
/// field, for what is none of the connection's or no value of a field.
web::Json edit_of(const web::Json& fields, const web::Json& row, const Config& config);

/// 'text' for a query.
std::string coql_text(std::string_view text);
/// ('a','b'); `values` must have one.
std::string coql_list(const std::vector<std::string>& values);

}  // namespace sambung::zoho
