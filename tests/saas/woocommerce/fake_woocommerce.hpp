#pragma once

#include <set>

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// A WooCommerce shop: REST API v3 with customers, orders and webhooks. Written from its documentation and
/// controllers (woocommerce-rest-api-docs, WooCommerce 9 to 11, read 2026-11), not from the connector.
/// Parameters that a route does not have are refused.
class FakeWoocommerce final : public FakeSystem {
 public:
  ~FakeWoocommerce() override { stop(); }

  // Switches.
  std::string key;         ///< "ck_1:cs_1" that is wanted; empty: any
  bool read_only = false;  ///< the key reads alone
  int html = 0;  ///< so many requests are answered with a page by what stands before the shop
  int html_status = 503;       ///< its status
  bool wants_password = true;  ///< whoever registers needs a password
  int zone_h = 7;              ///< of the site: what times without GMT are in

  json& add(json fields);
  json& add_order(json fields);
  void touch(json& record);
  std::map<std::int64_t, json> customers;
  std::map<std::int64_t, json> orders;
  std::map<std::int64_t, json> hooks;  ///< with their secrets
  std::vector<std::string> greeted;    ///< bodies of what was posted to new addresses

  struct Delivery {
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
  };
  /// A webhook as the hook of `topic` posts it.
  Delivery delivery(const std::string& topic, const json& body) const;
  /// The receiver did not take a delivery of any active webhook; none comes again.
  void deliveries_failed();

 protected:
  Told answer(const Ask& ask) override;

 private:
  Told refusal(int status, const std::string& code, json params = nullptr) const;
  Told lists(const Ask& ask, const std::vector<json>& rows,
             const std::set<std::string>& known) const;
  Told customer_list(const Ask& ask) const;
  Told order_list(const Ask& ask) const;
  Told batch(const Ask& ask);
  json made(const json& wanted);
  json changed(const json& wanted);
  Told one_customer(const Ask& ask, std::int64_t id);
  Told hook(const Ask& ask, const std::string& rest);
  Told make_hook(const Ask& ask);

  std::int64_t next_ = 11;
};

}  // namespace sambung::testing
