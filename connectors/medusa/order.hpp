#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace sambung::medusa {

/// What to ask of orders and draft orders.
inline constexpr const char* kOrderFields =
    "id,display_id,status,currency_code,total,raw_total,email,customer_id,is_draft_order,created_at,"
    "updated_at,items.title,items.quantity,items.unit_price,items.variant_sku,"
    "fulfillments.labels.tracking_number,fulfillments.labels.tracking_url";

/// An order, or a draft of one, as a record. Fields: display_id, status, payment_status,
/// fulfillment_status, is_draft_order, currency_code, total (exact decimal text), email,
/// customer_id, created_at, items [{title,sku,quantity,unit_price}], lines ("2 x Coffee"), tracking
/// (texts). Pure. Throws Failure.
nlohmann::json order_record(const nlohmann::json& order);

}  // namespace sambung::medusa
