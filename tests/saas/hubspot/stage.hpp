#pragma once

#include <memory>
#include <string>
#include <vector>

#include "connectors/hubspot/config.hpp"
#include "connectors/hubspot/system.hpp"
#include "tests/fakes/called.hpp"
#include "tests/saas/hubspot/fake_hubspot.hpp"

namespace sambung::testing {

/// The connector's operations in this process, over a line.
class HubspotBench {
 public:
  using Operation = void (hubspot::System::*)(Call&);

  explicit HubspotBench(web::Line& line, const json& config = json::object())
      : config_(hubspot::parse_config(config.dump())), system_(config_, line) {}

  Serve serve(Operation operation) {
    return [this, operation](Call& call) { (system_.*operation)(call); };
  }
  Came ask(Operation operation, const json& request) {
    return called_once(serve(operation), request);
  }
  Came probe() { return called(serve(&hubspot::System::probe), {{""}}).front(); }
  std::vector<Came> ask_all(Operation operation, const std::vector<json>& requests) {
    std::vector<Asked> asked;
    for (const json& request : requests) asked.push_back({request.dump()});
    return called(serve(operation), asked);
  }
  Came changes(std::string& cursor, std::uint32_t limit = 0) {
    return all_changes(serve(&hubspot::System::changes), cursor, json::object(), limit);
  }

 private:
  hubspot::Config config_;
  hubspot::System system_;
};

inline json keyed(const std::string& person) { return {{"keys", {{"id", {person}}}}}; }

}  // namespace sambung::testing
