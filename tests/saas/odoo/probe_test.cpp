#include <gmock/gmock.h>

#include "tests/saas/odoo/odoo_bench.hpp"

namespace sambung::testing {
namespace {

using odoo::System;

class OdooProbe : public OdooBoth {
 protected:
  std::map<std::string, json> findings() {
    const Came came = bench.ask(&System::probe, json::object());
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
    std::map<std::string, json> all;
    for (const json& item : came.items) all[item["check"]] = item;
    return all;
  }
};
INSTANTIATE_TEST_SUITE_P(Transports, OdooProbe, ::testing::Bool(), transport_name);

TEST_P(OdooProbe, SaysWhatIsThereAndChangesNothing) {
  fake.mobile = true;
  auto found = findings();
  for (const char* check :
       {"reach", "clock", "rights on contacts", "rights on external ids", "rights on messages"}) {
    EXPECT_EQ(found[check]["ok"], true) << check;
  }
  EXPECT_THAT(found["search by phone"]["detail"], ::testing::Eq("exact, by phone_sanitized"));
  std::set<std::string> names;
  for (const json& field : found["fields"]["fields"]) names.insert(field["name"]);
  EXPECT_TRUE(names.contains("mobile"));
  EXPECT_TRUE(fake.partners.empty());
}

TEST_P(OdooProbe, TellsAClockThatDiffers) {
  fake.set_now(1'600'000'000);
  EXPECT_EQ(findings()["clock"]["ok"], false);
}

TEST_P(OdooProbe, ProvisionSaysWhichModulesAreMissing) {
  fake.sanitized = false;
  const Came came = bench.ask(&System::provision, {{"apply", true}});
  EXPECT_EQ(came.items.at(0)["state"], "missing");
  EXPECT_EQ(came.items.at(1)["state"], "present");
}

}  // namespace
}  // namespace sambung::testing
