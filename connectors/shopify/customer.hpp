#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/web/record.hpp"

namespace sambung::shopify {

/// What Shopify's customers and orders are as records. Pure. Source: introspection of 2026-10.

/// "gid://shopify/Customer/17" of 17, and back; empty when it is none.
std::string gid_of(const char* type, const std::string& id);
std::string id_of(std::string_view gid);

/// Its `updatedAt` is the version, to the second. Throws web::Failure (INVALID) for what is no customer.
web::Record customer_record(const web::Json& customer);
std::vector<std::string> phones_of(const web::Json& customer);
std::vector<std::string> emails_of(const web::Json& customer);
/// The id of the contact here that the customer was made for; empty: none.
std::string mark_of(const web::Json& customer);

/// The input that makes `customer` (null: none yet) have `fields`: only what differs. Throws web::Failure
/// (INVALID) naming the field.
web::Json customer_input(const web::Json& fields, const web::Json& customer);

}  // namespace sambung::shopify
