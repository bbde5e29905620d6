#pragma once

#include <sambung/call.hpp>
#include <string>
#include <vector>

#include "connectors/shopify/graphql.hpp"
#include "connectors/web/changes.hpp"
#include "connectors/web/lookup.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::shopify {

/// The operations (OPERATIONS.md) over a shop. Confined to the instance's thread; borrows line and config.
class System {
 public:
  System(const Config& config, web::Line& line) : config_(config), graphql_(line, config) {}

  void describe(Call& call);
  void probe(Call& call);
  void provision(Call& call);
  void find(Call& call);
  void fetch(Call& call);
  void upsert(Call& call);
  void changes(Call& call);
  void receive(Call& call);
  void subscriptions(Call& call);
  void lookup(Call& call);
  void erase(Call& call);

 private:
  friend class Listed;

  web::Json by_identifier(const web::Json& identifier);
  std::vector<web::Json> found_by(const web::Json& keys);
  std::vector<std::string> searches_for(const web::Question& question, web::Json& customers);
  std::vector<web::Json> nodes(const std::string& object, const std::vector<std::string>& gids);
  void read_lines(web::Json& order);
  web::Record record(const std::string& object, web::Json& native);

  Outcome make(Call& call, std::size_t index, const web::Json& request);
  Outcome change(Call& call, std::size_t index, const web::Json& request, const std::string& id);
  Outcome write(Call& call, std::size_t index, const web::Json& identifier, const web::Json& input);
  Outcome taken(Outcome outcome, const web::Json& input);

  bool is_defined();
  void probe_shop(std::vector<web::Json>& findings);
  void probe_customers(std::vector<web::Json>& findings);

  std::vector<web::Json> own_hooks();
  void make_hooks(const std::string& url, const std::vector<web::Json>& there);
  void end_hooks(const std::vector<web::Json>& there);

  const Config& config_;
  GraphQl graphql_;
  bool defined_ = false;  ///< the definition of our metafield was seen
};

}  // namespace sambung::shopify
