#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/web/record.hpp"

namespace sambung::woocommerce {

/// Customers and orders of WooCommerce's REST API v3 as records. Pure. Source: its documentation, read
/// 2026-11.

/// Where the id of the contact here is kept, in meta_data.
inline constexpr const char* kMark = "_sambung_id";

/// "17" of 17; empty when it is no id of the shop's.
std::string id_of(const web::Json& native);
/// Whether `id` is a number that can be one of the shop's.
bool is_shop_id(const std::string& id);

/// The version is when it was changed, to the second; until the first change, when it was made. Throws
/// web::Failure (INVALID) for what is no customer.
web::Record customer_record(const web::Json& customer);
std::vector<std::string> phones_of(const web::Json& customer);
std::string mark_of(const web::Json& customer);

/// What must be said that `customer` (null: none yet) has `fields`: only what differs, null as "". Throws
/// web::Failure (INVALID) naming the field.
web::Json customer_edit(const web::Json& fields, const web::Json& customer);

/// `total` is decimal text, `customer` the contact's id or null for a guest, `lines` has "2 x Coffee".
web::Record order_record(const web::Json& order);

}  // namespace sambung::woocommerce
