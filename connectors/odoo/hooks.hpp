#pragma once

#include <sambung/call.hpp>
#include <string>

#include "connectors/odoo/rpc.hpp"

namespace sambung::odoo {

/// Reads a webhook of an automation rule, {"_model","_id",...}: a hint for a contact, nothing for other models.
/// Odoo sends it once, waits 1 s, signs nothing and keeps no order (odoo/addons/base/models/ir_actions.py of
/// 17.0, read 2026-11), so nothing but the id is taken from it. No I/O.
Outcome receive_hook(Call& call, std::size_t request);

/// Keeps the automation rule that sends them. Throws web::Failure. Confined to the instance's thread.
class Subscriptions {
 public:
  Subscriptions(Rpc& rpc, const Config& config) : rpc_(rpc), config_(config) {}

  /// Serves a request of `subscriptions`. Needs the module base_automation, and rights of an administrator.
  Outcome run(Call& call, std::size_t request, const Json& wanted);

 private:
  Json find_actions();
  std::int64_t make(const std::string& url);
  void end(const Json& action);
  std::string name() const { return "sambung " + config_.connection; }

  Rpc& rpc_;
  const Config& config_;
};

}  // namespace sambung::odoo
