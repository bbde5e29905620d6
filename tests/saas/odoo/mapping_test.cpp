#include <gtest/gtest.h>

#include "connectors/odoo/config.hpp"
#include "tests/saas/manifest_mapping.hpp"

namespace sambung::testing {
namespace {

TEST(OdooMapping, AContactOfOdoosIsOneOfOurs) {
  const nlohmann::json native = {{"name", "Budi Santoso"},    {"phone", "0812-3456-789"},
                                 {"email", "Budi@X.example"}, {"company_name", nullptr},
                                 {"lang", "id_ID"},           {"category_id", {"VIP", "B2B"}}};
  EXPECT_EQ(canonical(odoo::kManifest, "contact", native),
            (nlohmann::json{{"name", "Budi Santoso"},
                            {"phone", "+628123456789"},
                            {"email", "budi@x.example"},
                            {"company", nullptr},
                            {"language", "id_ID"},
                            {"tags", {"B2B", "VIP"}}}));
}

TEST(OdooMapping, OneOfOursIsWrittenIntoFieldsThatEveryVersionHas) {
  const nlohmann::json ours = {
      {"name", "Budi"}, {"phone", "+628123456789"}, {"email", nullptr}, {"tags", {"VIP"}}};
  EXPECT_EQ(native(odoo::kManifest, "contact", ours), (nlohmann::json{{"name", "Budi"},
                                                                      {"phone", "+628123456789"},
                                                                      {"email", nullptr},
                                                                      {"category_id", {"VIP"}}}));
}

}  // namespace
}  // namespace sambung::testing
