#pragma once

#include "connectors/web/record.hpp"

namespace sambung::shopify {

/// An order as a record: `total` and `unit_price` are decimal text in the shop's currency,
/// `customer` is the contact's id there, `lines` has "2 x Coffee", `tracking` a text a parcel where
/// the order came with its fulfillments. Pure. Throws web::Failure (INVALID).
web::Record order_record(const web::Json& order);

/// Adds to an order the lines that stand on a further page.
void add_lines(web::Json& order, const web::Json& connection);

/// Where the next lines of `order` begin; empty: it has all.
std::string next_lines(const web::Json& order);

}  // namespace sambung::shopify
