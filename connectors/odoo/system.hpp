#pragma once

#include <sambung/call.hpp>

#include "connectors/odoo/contacts.hpp"
#include "connectors/odoo/feed.hpp"
#include "connectors/odoo/hooks.hpp"
#include "connectors/odoo/notes.hpp"
#include "connectors/odoo/upsert.hpp"

namespace sambung::odoo {

/// The operations. Confined to the instance's thread; borrows the line.
class System {
 public:
  System(const Config& config, web::Line& line) : config_(config), rpc_(config_, line) {}

  void describe(Call& call);
  void probe(Call& call);
  void provision(Call& call);
  void find(Call& call);
  void fetch(Call& call);
  void upsert(Call& call);
  void log(Call& call);
  void changes(Call& call);
  void receive(Call& call);
  void subscriptions(Call& call);
  void erase(Call& call);

 private:
  Outcome find_one(Call& call, std::size_t index, const Json& request);
  void erase_one(const std::string& id);

  const Config config_;
  Rpc rpc_;
  Contacts contacts_{rpc_, config_};
  Notes notes_{rpc_};
  Subscriptions subscriptions_{rpc_, config_};
};

}  // namespace sambung::odoo
