#pragma once

#include <gtest/gtest.h>

#include "connectors/odoo/system.hpp"
#include "tests/fakes/called.hpp"
#include "tests/saas/odoo/fake_odoo.hpp"

namespace sambung::testing {

inline const json kJsonRpc = {
    {"api", "jsonrpc"}, {"database", "shop"}, {"login", "bot@shop.example"}, {"key", "key-1"}};

/// The operations in this process before a fake, or another line.
class OdooBench {
 public:
  using Operation = void (odoo::System::*)(Call&);

  explicit OdooBench(web::Line& line, const json& config = json::object())
      : system_(odoo::parse_config(config.dump(), "crm"), line) {}

  Came ask(Operation operation, const json& request);
  std::vector<Came> ask_all(Operation operation, const std::vector<json>& requests);
  /// What is new since `cursor`, which goes on; `limit` records a call.
  Came changes(std::string& cursor, std::uint32_t limit = 0);

 private:
  odoo::System system_;
};

/// A contact that is made, with our own id.
json making(const std::string& own_id, const json& fields);

/// A fake by either transport: its tests run with both.
class OdooBoth : public ::testing::TestWithParam<bool> {
 protected:
  OdooBoth() : bench(fake, GetParam() ? json::object() : kJsonRpc) {}

  FakeOdoo fake;
  OdooBench bench;
};

inline std::string transport_name(const ::testing::TestParamInfo<bool>& info) {
  return info.param ? "Json2" : "JsonRpc";
}

}  // namespace sambung::testing
