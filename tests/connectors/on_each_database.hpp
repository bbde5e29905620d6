#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "tests/connectors/table_stage.hpp"

namespace sambung::test {

/// A test that runs on each database of which this machine has a server; its parameter names it. The servers
/// are started once a suite, which is `Suite`.
template <class Suite>
class OnEachDatabase : public testing::TestWithParam<const char*> {
 protected:
  static void SetUpTestSuite() { servers_ = std::make_unique<SqlServers>(); }
  static void TearDownTestSuite() { servers_.reset(); }
  void SetUp() override {
    const std::string obstacle = SqlServers::obstacle(GetParam());
    if (!obstacle.empty()) GTEST_SKIP() << obstacle;
  }
  static std::unique_ptr<SqlTarget> target() { return servers_->target(GetParam()); }
  static std::unique_ptr<TableStage> stage(const json& more = json::object()) {
    return std::make_unique<TableStage>(target(), more);
  }

 private:
  static inline std::unique_ptr<SqlServers> servers_;
};

inline auto each_database() { return testing::Values("sqlite", "postgres", "mariadb"); }
inline std::string database_name(const testing::TestParamInfo<const char*>& chosen) {
  return chosen.param;
}

}  // namespace sambung::test
