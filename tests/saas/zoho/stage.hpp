#pragma once

#include <string>
#include <vector>

#include "connectors/zoho/config.hpp"
#include "connectors/zoho/system.hpp"
#include "tests/fakes/called.hpp"
#include "tests/saas/zoho/fake_zoho.hpp"

namespace sambung::testing {

/// The connector's operations in this process, over a line.
class ZohoBench {
 public:
  using Operation = void (zoho::System::*)(Call&);

  explicit ZohoBench(web::Line& line, const json& config = json::object())
      : config_(zoho::parse_config(config.dump(), "crm")), system_(config_, line) {}

  Serve serve(Operation operation) {
    return [this, operation](Call& call) { (system_.*operation)(call); };
  }
  Came ask(Operation operation, const json& request) {
    return called_once(serve(operation), request);
  }
  Came probe() { return called(serve(&zoho::System::probe), {{""}}).front(); }
  std::vector<Came> ask_all(Operation operation, const std::vector<json>& requests) {
    std::vector<Asked> asked;
    for (const json& request : requests) asked.push_back({request.dump()});
    return called(serve(operation), asked);
  }
  Came changes(std::string& cursor, std::uint32_t limit = 0) {
    return all_changes(serve(&zoho::System::changes), cursor, json::object(), limit);
  }

 private:
  zoho::Config config_;
  zoho::System system_;
};

inline json keyed(const std::string& person) { return {{"keys", {{"id", {person}}}}}; }

}  // namespace sambung::testing
