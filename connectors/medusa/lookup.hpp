#pragma once

#include <cstdint>
#include <vector>

#include "connectors/medusa/customers.hpp"

namespace sambung::medusa {

/// Answers what bots ask: "where is my order?". Throws Failure. Confined to the instance's thread.
class Lookup {
 public:
  Lookup(Api& api, Customers& customers) : api_(api), customers_(customers) {}

  /// The orders that `request` (OPERATIONS.md) asks for, as records, the newest first, at most
  /// `limit` (0: 5). Medusa's search finds parts of words, so that each is compared.
  std::vector<nlohmann::json> orders(const nlohmann::json& request, std::uint32_t limit);

  /// `lookups` of the description.
  static nlohmann::json described();

 private:
  std::vector<nlohmann::json> list(Api::Query query);

  Api& api_;
  Customers& customers_;
};

}  // namespace sambung::medusa
