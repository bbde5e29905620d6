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

  explicit WoocommerceBench(FakeWoocommerce& shop,
                            const std::string& settings = R"({"customer_scan_s":0})")
      : config(woocommerce::parse_config(settings, "shop")), system(shop, config) {}

  Came ask(Operation operation, const json& request) {
    return called_once(serve(operation), request);
  }
  Came changes(std::string& cursor, const char* object, std::uint32_t limit = 0) {
    return all_changes(serve(&woocommerce::System::changes), cursor, {{"objects", {object}}},
                       limit);
  }
  Serve serve(Operation operation) {
    return [this, operation](Call& call) { (system.*operation)(call); };
  }

  const woocommerce::Config config;
  woocommerce::System system;
};

}  // namespace sambung::testing
