#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <sambung/call.hpp>
#include <string>
#include <vector>

#include "connectors/web/changes.hpp"
#include "connectors/web/lookup.hpp"
#include "connectors/web/requests.hpp"
#include "connectors/woocommerce/config.hpp"

namespace sambung::woocommerce {

inline constexpr const char* kApi = "/wp-json/wc/v3";
inline constexpr std::size_t kBatchMost = 100;  ///< of the API, and of a page

/// The digits that any way to write the number ends in, as orders are searched by a part of it; empty: too few.
std::string tail_of(const web::Json& phones);

/// The operations (OPERATIONS.md) over a shop. Confined to the instance's thread; borrows line and config.
class System {
 public:
  System(const Config& config, web::Line& line);

  void describe(Call& call);
  void probe(Call& call);
  void find(Call& call);
  void fetch(Call& call);
  void upsert(Call& call);
  void changes(Call& call);
  void receive(Call& call);
  void subscriptions(Call& call);
  void lookup(Call& call);
  void erase(Call& call);

 private:
  friend class Orders;
  friend class Customers;

  /// Rows of a list with how many there are in all.
  struct Rows {
    std::vector<web::Json> rows;
    std::size_t total = 0;
  };
  Rows list(const char* of, web::Query query);
  std::vector<web::Json> with_ids(const char* of, const std::vector<std::string>& ids);
  std::vector<web::Json> by_email(const std::string& email);
  std::vector<web::Json> by_phone(const web::Json& phones);
  std::vector<web::Json> orders_for(const web::Question& question,
                                    std::vector<std::string>& customers);
  std::vector<web::Json> found_by(const web::Json& keys);

  class Batch;
  std::vector<Outcome> upsert_slice(Call& call, std::size_t first,
                                    const std::vector<web::Json>& requests);
  void prepare_change(Batch& batch, std::size_t index, const web::Json& customer);
  void prepare_making(Batch& batch, std::size_t index);
  void send(Batch& batch, const char* verb);
  Outcome taken(Outcome outcome, const std::string& email);

  void write_finding(std::vector<web::Json>& findings);
  std::vector<web::Json> own_hooks();
  void ensure_hooks(const std::string& url, const std::string& secret,
                    const std::vector<web::Json>& there);

  const Config& config_;
  web::Api api_;
  std::optional<std::chrono::steady_clock::time_point> scanned_;  ///< when all customers were read
};

}  // namespace sambung::woocommerce
