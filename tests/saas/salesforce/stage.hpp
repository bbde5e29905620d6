#pragma once

#include <string>
#include <vector>

#include "connectors/salesforce/config.hpp"
#include "connectors/salesforce/system.hpp"
#include "tests/fakes/called.hpp"
#include "tests/saas/salesforce/fake_salesforce.hpp"

namespace sambung::testing {

/// The connector's operations in this process, over a line.
class SalesforceBench {
 public:
  using Operation = void (salesforce::System::*)(Call&);

  explicit SalesforceBench(web::Line& line, const json& config = json::object())
      : config_(salesforce::parse_config(config.dump())), system_(config_, line) {}

  Serve serve(Operation operation) {
    return [this, operation](Call& call) { (system_.*operation)(call); };
  }
  Came ask(Operation operation, const json& request) {
    return called_once(serve(operation), request);
  }
  Came probe() { return called(serve(&salesforce::System::probe), {{""}}).front(); }
  std::vector<Came> ask_all(Operation operation, const std::vector<json>& requests) {
    std::vector<Asked> asked;
    for (const json& request : requests) asked.push_back({request.dump()});
    return called(serve(operation), asked);
  }
  Came changes(std::string& cursor, std::uint32_t limit = 0) {
    return all_changes(serve(&salesforce::System::changes), cursor, json::object(), limit);
  }

 private:
  salesforce::Config config_;
  salesforce::System system_;
};

inline json keyed(const std::string& person) { return {{"keys", {{"id", {person}}}}}; }

}  // namespace sambung::testing
