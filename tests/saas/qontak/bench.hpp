#pragma once

#include <gtest/gtest.h>

#include "connectors/qontak/config.hpp"
#include "connectors/qontak/system.hpp"
#include "tests/fakes/called.hpp"
#include "tests/saas/qontak/fake_qontak.hpp"

namespace sambung::testing {

/// The connector's operations before a fake Qontak, in this process. Contacts are scanned each time.
struct QontakBench {
  using Operation = void (qontak::System::*)(Call&);

  explicit QontakBench(FakeQontak& crm, const std::string& settings = R"({"scan_s":0})")
      : config(qontak::parse_config(settings)), system(config, crm) {}

  Came ask(Operation operation, const json& request) {
    return called_once(serve(operation), request);
  }
  Came changes(std::string& cursor, std::uint32_t limit = 0) {
    return all_changes(serve(&qontak::System::changes), cursor, json::object(), limit);
  }
  Serve serve(Operation operation) {
    return [this, operation](Call& call) { (system.*operation)(call); };
  }

  const qontak::Config config;
  qontak::System system;
};

}  // namespace sambung::testing
