#include "plugins/runtime/contract.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "core/json/utf8.hpp"
#include "plugins/wire/batch.hpp"

namespace sambung::runtime {
namespace {

std::vector<sambung_event> events_in(const std::vector<std::string>& lanes) {
  std::vector<sambung_event> events;
  for (const std::string& lane : lanes) {
    sambung_event event{};
    event.struct_size = sizeof event;
    event.lane = {lane.data(), lane.size()};
    events.push_back(event);
  }
  return events;
}

std::vector<sambung_outcome> outcomes_of(const std::vector<std::int32_t>& numbers) {
  std::vector<sambung_outcome> outcomes = wire::blank_outcomes(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) outcomes[i].outcome = numbers[i];
  return outcomes;
}

TEST(Contract, LaterItemsOfAFailedLaneMustNotBeAttempted) {
  const std::vector<std::string> lanes = {"a", "b", "a"};
  auto kept = outcomes_of({SAMBUNG_TRANSIENT, SAMBUNG_DONE, SAMBUNG_NOT_ATTEMPTED});
  EXPECT_TRUE(settle_outcomes(events_in(lanes), kept));
  auto broken = outcomes_of({SAMBUNG_TRANSIENT, SAMBUNG_DONE, SAMBUNG_DONE});
  const Result<void> refused = settle_outcomes(events_in(lanes), broken);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("item 2"), std::string::npos) << refused.error().what;
}

TEST(Contract, UnknownOutcomeIsTransient) {
  const std::vector<std::string> lanes = {"a"};
  for (const std::int32_t number : {-1, 14, 4711}) {
    auto outcomes = outcomes_of({number});
    EXPECT_TRUE(settle_outcomes(events_in(lanes), outcomes));
    EXPECT_EQ(outcomes[0].outcome, SAMBUNG_TRANSIENT);
  }
}

TEST(Contract, NotAttemptedWithoutAFailureBeforeItIsTransient) {
  const std::vector<std::string> lanes = {"a"};
  auto outcomes = outcomes_of({SAMBUNG_NOT_ATTEMPTED});
  EXPECT_TRUE(settle_outcomes(events_in(lanes), outcomes));
  EXPECT_EQ(outcomes[0].outcome, SAMBUNG_TRANSIENT);
}

TEST(Contract, ReasonWithoutEndIsCut) {
  const std::vector<std::string> lanes = {"a"};
  auto outcomes = outcomes_of({SAMBUNG_DONE});
  std::memset(outcomes[0].reason, 'x', sizeof outcomes[0].reason);
  std::memset(outcomes[0].remote_id, '\xC3', sizeof outcomes[0].remote_id);
  EXPECT_TRUE(settle_outcomes(events_in(lanes), outcomes));
  EXPECT_EQ(std::strlen(outcomes[0].reason), sizeof outcomes[0].reason - 1);
  EXPECT_TRUE(json::is_utf8(outcomes[0].remote_id));
}

TEST(Contract, PrintableHasNoControlsAndCutsBetweenCharacters) {
  EXPECT_EQ(printable("a\nb\x1B", 10), "a b ");
  EXPECT_EQ(printable("a\xFF", 10), "a\xEF\xBF\xBD");
  EXPECT_EQ(printable("a\xC3\xA9", 2), "a");
}

}  // namespace
}  // namespace sambung::runtime
