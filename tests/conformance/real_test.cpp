#include <gtest/gtest.h>

#include "tests/conformance/kept.hpp"
#include "tests/conformance/merges.hpp"
#include "tests/connectors/tryton_server.hpp"

/// Tryton and Medusa themselves, which scripts of tests/real start: all checks, with nothing left out but what
/// these systems cannot do.
namespace sambung {
namespace {

using testing::real;

TEST(RealSystems, TrytonsConnectorKeepsTheContract) {
  if (real("TRYTON_URL").empty()) {
    GTEST_SKIP() << "SAMBUNG_REAL_TRYTON_URL is not set; see tests/real/README.md";
  }
  const testing::TrytonUser user(real("TRYTON_USER"), real("TRYTON_PASSWORD"));
  const std::string merge = "user=" + std::to_string(user.id()) + "\n" +
                            test::merge_at(real("TRYTON_URL"), test::kMergeTryton);
  test::expect_kept("tryton-itself",
                    test::check_live({.connector = "tryton",
                                      .base_url = real("TRYTON_URL"),
                                      .header = "Authorization: " + user.authorization(),
                                      .merge = merge}));
}

TEST(RealSystems, MedusasConnectorKeepsTheContract) {
  if (real("MEDUSA_URL").empty()) {
    GTEST_SKIP() << "SAMBUNG_REAL_MEDUSA_URL is not set; see tests/real/README.md";
  }
  const std::string key = testing::base64_of(real("MEDUSA_KEY") + ":");
  test::expect_kept("medusa-itself", test::check_live({.connector = "medusa",
                                                       .base_url = real("MEDUSA_URL"),
                                                       .header = "Authorization: Basic " + key}));
}

}  // namespace
}  // namespace sambung
