#pragma once

#include "connectors/salesforce/config.hpp"
#include "connectors/web/record.hpp"

/// Contacts and leads as rows of a query.
namespace sambung::salesforce {

/// Fields in which Salesforce keeps a number of that object.
std::vector<std::string> phone_fields(const std::string& object);

/// What to ask for, of an object.
std::vector<std::string> columns_of(const std::string& object, const Config& config);

/// The record that a row is: whole, deleted, or gone into another (a merge, or a lead that was
/// converted). Throws web::Failure (TRANSIENT) for one without id or time.
web::Record person_record(const web::Json& row, const std::string& object, const Config& config);

/// The fields to write over `row` (null: a new one). Throws web::Failure (INVALID), naming the
/// field, for what is none of the connection's or no plain value.
web::Json person_edit(const web::Json& fields, const web::Json& row, const Config& config);

}  // namespace sambung::salesforce
