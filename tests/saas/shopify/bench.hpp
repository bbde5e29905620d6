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

  explicit ShopifyBench(FakeShopify& fake, const std::string& settings = "{}")
      : shop(fake), config(shopify::parse_config(settings, "shop")), system(config, fake) {}

  Came ask(Operation operation, const json& request, const json& context = json::object()) {
    return called_once(serve(operation), request, context);
  }
  /// After two seconds, since what changed in one that is not over is left to the next time.
  Came changes(std::string& cursor, std::uint32_t limit = 0) {
    shop.set_now(shop.now() + 2);
    return all_changes(serve(&shopify::System::changes), cursor, json::object(), limit);
  }
  /// One call of it.
  Came page(const std::string& cursor, std::uint32_t limit) {
    shop.set_now(shop.now() + 2);
    return called(serve(&shopify::System::changes), {{cursor}}, limit).front();
  }
  Serve serve(Operation operation) {
    return [this, operation](Call& call) { (system.*operation)(call); };
  }

  FakeShopify& shop;
  const shopify::Config config;
  shopify::System system;
};

}  // namespace sambung::testing
