#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "connectors/medusa/config.hpp"

namespace sambung::medusa {

/// A customer as Medusa has it, and what it is as a record. Pure.

/// What to ask for ("fields").
inline constexpr const char* kCustomerFields =
    "id,email,first_name,last_name,company_name,phone,metadata,has_account,created_at,updated_at,"
    "groups.name";

/// Where our mark stands in the metadata: our id of the contact, else that of the write that made it.
inline constexpr const char* kMark = "sambung_id";

/// updated_at in microseconds, to the millisecond. Throws Failure when there is none.
std::int64_t version_of(const nlohmann::json& row);

/// The record of OPERATIONS.md. Fields: email (null where it is a stand-in), first_name, last_name,
/// company_name, phone, has_account, created_at, groups (names), metadata without our mark.
nlohmann::json customer_record(const nlohmann::json& customer, const Config& config);

/// The body of a POST that makes `customer` (null: a new one) have `fields`: only what differs.
/// Throws Failure (INVALID) naming the field.
nlohmann::json customer_edit(const nlohmann::json& fields, const nlohmann::json& customer,
                             const Config& config);

std::string mark_of(const nlohmann::json& customer);

}  // namespace sambung::medusa
