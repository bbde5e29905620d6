#include "core/whatsapp/payment_content.hpp"

#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

std::optional<model::Amount> amount(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  return model::Amount{whole(object, "value"), whole(object, "offset")};
}

std::optional<model::Charge> charge(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  return model::Charge{whole(object, "value"), whole(object, "offset"), text(object, "description"),
                       text(object, "discount_program_name")};
}

model::PaymentItem item(json::Value object) {
  model::PaymentItem read;
  read.retailer_id = text(object, "retailer_id");
  read.product_id = text(object, "product_id");
  read.name = text(object, "name");
  read.image_link = text(object["image"], "link");
  read.amount = amount(object["amount"]);
  read.sale_amount = amount(object["sale_amount"]);
  read.quantity = whole(object, "quantity");
  read.country_of_origin = text(object, "country_of_origin");
  read.importer_name = text(object, "importer_name");
  return read;
}

std::optional<model::PaymentOrder> order(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  model::PaymentOrder read;
  read.status = text(object, "status");
  read.description = text(object, "description");
  read.catalog_id = text(object, "catalog_id");
  read.type = text(object, "type");
  read.expires = time(object["expiration"], "timestamp");
  read.expiration_description = text(object["expiration"], "description");
  read.items = list_of(object["items"], item);
  read.subtotal = charge(object["subtotal"]);
  read.tax = charge(object["tax"]);
  read.shipping = charge(object["shipping"]);
  read.discount = charge(object["discount"]);
  return read;
}

}  // namespace

std::optional<model::OrderDetails> order_details(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  model::OrderDetails read;
  read.reference_id = text(object, "reference_id");
  read.type = text(object, "type");
  read.payment_type = text(object, "payment_type");
  read.payment_configuration = text(object, "payment_configuration");
  read.currency = text(object, "currency");
  read.total_amount = amount(object["total_amount"]);
  read.payment_settings = free_form(object["payment_settings"]);
  read.order = order(object["order"]);
  return read;
}

}  // namespace sambung::whatsapp
