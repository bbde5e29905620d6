#pragma once

#include <optional>
#include <string>

#include "core/model/describe.hpp"

namespace sambung::model {

/// A product in a catalogue.
struct ProductRef {
  std::optional<std::string> catalog_id;
  std::optional<std::string> product_retailer_id;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("catalog_id", self.catalog_id, {"Catalogue of the product"});
    visit("product_retailer_id", self.product_retailer_id, {"The shop's own product number"});
  }
  bool operator==(const ProductRef&) const = default;
};

}  // namespace sambung::model
