#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/model/describe.hpp"
#include "core/model/raw.hpp"

namespace sambung::model {

/// An amount of money: value divided by offset.
struct Amount {
  std::optional<std::int64_t> value;
  std::optional<std::int64_t> offset;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("value", self.value, {"Amount in the smallest unit"});
    visit("offset", self.offset, {"By what to divide it, such as 100"});
  }
  bool operator==(const Amount&) const = default;
};

/// A part of the price of an order.
struct Charge {
  std::optional<std::int64_t> value;
  std::optional<std::int64_t> offset;
  std::optional<std::string> description;
  std::optional<std::string> discount_program_name;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("value", self.value, {"Amount in the smallest unit"});
    visit("offset", self.offset, {"By what to divide it"});
    visit("description", self.description, {"What it is"});
    visit("discount_program_name", self.discount_program_name, {"Programme of a discount"});
  }
  bool operator==(const Charge&) const = default;
};

/// A line of an order that is to be paid.
struct PaymentItem {
  std::optional<std::string> retailer_id;
  std::optional<std::string> product_id;
  std::optional<std::string> name;
  std::optional<std::string> image_link;
  std::optional<Amount> amount;
  std::optional<Amount> sale_amount;
  std::optional<std::int64_t> quantity;
  std::optional<std::string> country_of_origin;
  std::optional<std::string> importer_name;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("retailer_id", self.retailer_id, {"The shop's own product number"});
    visit("product_id", self.product_id, {"Product at Meta"});
    visit("name", self.name, {"Name of the product"});
    visit("image_link", self.image_link, {"Picture of the product"});
    visit("amount", self.amount, {"Price of one"});
    visit("sale_amount", self.sale_amount, {"Reduced price of one"});
    visit("quantity", self.quantity, {"How many"});
    visit("country_of_origin", self.country_of_origin, {"Country, two letters"});
    visit("importer_name", self.importer_name, {"Importer"});
  }
  bool operator==(const PaymentItem&) const = default;
};

/// The order behind a payment message.
struct PaymentOrder {
  std::optional<std::string> status;
  std::optional<std::string> description;
  std::optional<std::string> catalog_id;
  std::optional<std::string> type;
  std::optional<UnixTime> expires;
  std::optional<std::string> expiration_description;
  std::vector<PaymentItem> items;
  std::optional<Charge> subtotal;
  std::optional<Charge> tax;
  std::optional<Charge> shipping;
  std::optional<Charge> discount;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("status", self.status,
          {"State of the order",
           kPlain,
           {"pending", "processing", "partially_shipped", "shipped", "completed", "canceled"}});
    visit("description", self.description, {"What happened to it"});
    visit("catalog_id", self.catalog_id, {"Catalogue of the products"});
    visit("type", self.type, {"Kind of order"});
    visit("expires", self.expires, {"Until when it can be paid"});
    visit("expiration_description", self.expiration_description, {"Text about that"});
    visit("items", self.items, {"Lines"});
    visit("subtotal", self.subtotal, {"Sum of the lines"});
    visit("tax", self.tax, {"Tax"});
    visit("shipping", self.shipping, {"Shipping"});
    visit("discount", self.discount, {"Discount"});
  }
  bool operator==(const PaymentOrder&) const = default;
};

/// A request for payment, or news of one.
struct OrderDetails {
  std::optional<std::string> reference_id;
  std::optional<std::string> type;
  std::optional<std::string> payment_type;
  std::optional<std::string> payment_configuration;
  std::optional<std::string> currency;
  std::optional<Amount> total_amount;
  std::optional<Raw> payment_settings;
  std::optional<PaymentOrder> order;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("reference_id", self.reference_id, {"The sender's own number of it"});
    visit("type", self.type, {"Kind of goods", kPlain, {"digital-goods", "physical-goods"}});
    visit("payment_type", self.payment_type, {"How it is paid"});
    visit("payment_configuration", self.payment_configuration, {"Configuration used"});
    visit("currency", self.currency, {"ISO 4217"});
    visit("total_amount", self.total_amount, {"What is to be paid"});
    visit("payment_settings", self.payment_settings,
          {"Settings of the payment provider; its own shape"});
    visit("order", self.order, {"What is paid for"});
  }
  bool operator==(const OrderDetails&) const = default;
};

}  // namespace sambung::model
