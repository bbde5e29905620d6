#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/describe.hpp"

namespace sambung::model {

/// A line of an order.
struct OrderItem {
  std::optional<std::string> product_retailer_id;
  std::optional<std::int64_t> quantity;
  std::optional<double> item_price;
  std::optional<std::string> currency;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("product_retailer_id", self.product_retailer_id, {"The shop's own product number"});
    visit("quantity", self.quantity, {"How many"});
    visit("item_price", self.item_price, {"Price of one"});
    visit("currency", self.currency, {"ISO 4217"});
  }
  bool operator==(const OrderItem&) const = default;
};

/// A cart that somebody sent.
struct OrderContent {
  static constexpr const char* kKind = "order";
  std::optional<std::string> catalog_id;
  std::optional<std::string> text;
  std::vector<OrderItem> items;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("catalog_id", self.catalog_id, {"Catalogue of the products"});
    visit("text", self.text, {"What was written with it", kPersonal});
    visit("items", self.items, {"Lines"});
  }
  bool operator==(const OrderContent&) const = default;
};

}  // namespace sambung::model
