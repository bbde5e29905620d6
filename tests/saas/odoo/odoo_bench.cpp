#include "tests/saas/odoo/odoo_bench.hpp"

namespace sambung::testing {

Came OdooBench::ask(Operation operation, const json& request) {
  return ask_all(operation, {request}).front();
}

std::vector<Came> OdooBench::ask_all(Operation operation, const std::vector<json>& requests) {
  std::vector<Asked> asked;
  for (const json& request : requests) {
    asked.push_back({request.is_string() ? request.get<std::string>() : request.dump()});
  }
  return called([&](Call& call) { (system_.*operation)(call); }, asked);
}

Came OdooBench::changes(std::string& cursor, std::uint32_t limit) {
  return all_changes([&](Call& call) { system_.changes(call); }, cursor, {}, limit);
}

json making(const std::string& own_id, const json& fields) {
  return upsert_of("", fields, {{"op", "op-" + own_id}, {"keys", {{"id", {own_id}}}}});
}

}  // namespace sambung::testing
