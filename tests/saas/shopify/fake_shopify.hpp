#pragma once

#include <set>

#include "tests/fakes/fake_system.hpp"
#include "tests/saas/shopify/graphql.hpp"

namespace sambung::testing {

/// A shop's GraphQL Admin API with customers, orders, one metafield definition and webhooks. Written from
/// Shopify's introspection of 2026-10 (npm @shopify/dev-mcp 1.16.0, read 2026-11), not from the connector.
/// Asks for what a type does not have are refused as Shopify does: 200 with `errors`.
class FakeShopify final : public FakeSystem {
 public:
  ~FakeShopify() override { stop(); }

  // Switches.
  std::string token;          ///< X-Shopify-Access-Token that is wanted; empty: any
  std::string client_secret;  ///< of the app "app-1", which gets `token` for it
  std::string version = "2026-10";
  bool ignores_filters = false;  ///< a search gives everyone
  bool denies_personal = false;  ///< personal fields are null, with ACCESS_DENIED
  bool frozen = false;           ///< the shop has not paid: 402
  double points = 2000;          ///< left in the bucket, which does not fill by itself
  double cost = 12;              ///< of a request
  bool defined = true;           ///< the definition of the metafield sambung.contact_id is there
  int index_lag_s = 0;           ///< how old a change is before searches find it
  std::set<std::string> scopes = {"read_customers", "write_customers", "read_orders",
                                  "write_customer_data_erasure"};
  std::vector<std::string> secrets = {"shpss_new"};  ///< of the app; the first signs

  json& add(json fields);
  json& add_order(json fields);
  void touch(json& record);
  std::map<std::int64_t, json> customers;
  std::map<std::int64_t, json> orders;
  std::vector<std::string> erasures;
  std::map<std::int64_t, json> hooks;  ///< id, topic, uri, failures

  /// A webhook as it would be posted. Plain value.
  struct Delivery {
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
  };
  /// One of `topic` ("customers/update") about what has `id`; a second one of the same `hook` has the same
  /// id.
  Delivery delivery(const std::string& topic, const json& body, int hook = 1) const;
  /// The receiver did not take a delivery of any subscription.
  void deliveries_failed();

 protected:
  Told answer(const Ask& ask) override;
  bool is_write(const Ask& ask) const override;

 private:
  Told run(const Ask& ask);
  Told mint(const Ask& ask) const;
  json query(const Selected& field);
  json mutate(const Selected& field);
  json show(const json& value, const std::vector<Selected>& fields, json path);
  json show_field(const json& object, const Selected& field, json path);
  json show_value(const json& value, const Selected& field, const json& path);
  json page(const json& list, const Selected& field, const json& path);
  json search(const std::map<std::int64_t, json>& in, const Selected& field) const;
  json by_identifier(const json& identifier);
  json set_customer(const Selected& field);
  json refusal_of(const json& input, std::int64_t id) const;
  json set_hook(const Selected& field);
  json cost_of() const;

  std::int64_t next_ = 101;
  json errors_;
};

}  // namespace sambung::testing
