#pragma once

#include <gtest/gtest.h>

#include "connectors/shopify/config.hpp"
#include "connectors/shopify/system.hpp"
#include "tests/fakes/called.hpp"
#include "tests/saas/shopify/fake_shopify.hpp"

namespace sambung::testing {

/// The connector's operations before a fake shop, in this process.
struct ShopifyBench {
  using Operation = void (shopify::System::*)(Call&);

  explicit ShopifyBench(FakeShopify& shop, const std::string& settings = "{}")
      : config(shopify::parse_config(settings, "shop")), system(shop, config) {}

  Came ask(Operation operation, const json& request, const json& context = json::object()) {
    return called_once(serve(operation), request, context);
  }
  Came changes(std::string& cursor, std::uint32_t limit = 0) {
    return all_changes(serve(&shopify::System::changes), cursor, json::object(), limit);
  }
  Serve serve(Operation operation) {
    return [this, operation](Call& call) { (system.*operation)(call); };
  }

  const shopify::Config config;
  shopify::System system;
};

}  // namespace sambung::testing
