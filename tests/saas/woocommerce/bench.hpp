#pragma once

#include <gtest/gtest.h>

#include "connectors/woocommerce/config.hpp"
#include "connectors/woocommerce/system.hpp"
#include "tests/fakes/called.hpp"
#include "tests/saas/woocommerce/fake_woocommerce.hpp"

namespace sambung::testing {

/// The connector's operations before a fake shop, in this process. Customers are scanned each time.
struct WoocommerceBench {
  using Operation = void (woocommerce::System::*)(Call&);

  explicit WoocommerceBench(FakeWoocommerce& fake,
                            const std::string& settings = R"({"customer_scan_s":0})")
      : shop(fake), config(woocommerce::parse_config(settings, "shop")), system(config, fake) {}

  Came ask(Operation operation, const json& request) {
    return called_once(serve(operation), request);
  }
  /// After two seconds, since what changed in one that is not over is left to the next time.
  Came changes(std::string& cursor, const char* object, std::uint32_t limit = 0) {
    shop.set_now(shop.now() + 2);
    return all_changes(serve(&woocommerce::System::changes), cursor, {{"objects", {object}}},
                       limit);
  }
  /// One call of it.
  Came page(const std::string& cursor, const char* object, std::uint32_t limit) {
    shop.set_now(shop.now() + 2);
    const std::string context = json{{"objects", {object}}}.dump();
    return called(serve(&woocommerce::System::changes), {{cursor, context}}, limit).front();
  }
  Serve serve(Operation operation) {
    return [this, operation](Call& call) { (system.*operation)(call); };
  }

  FakeWoocommerce& shop;
  const woocommerce::Config config;
  woocommerce::System system;
};

}  // namespace sambung::testing
