#include "connectors/sql/fold.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "connectors/sql/shapes.hpp"

namespace sambung::sql {
namespace {

/// The rows that `group` names by statement; empty when there is no such group.
std::vector<Row> rows_of(const Groups& groups, Statement statement) {
  for (const Group& group : groups) {
    if (group.statement == statement) return group.rows;
  }
  return {};
}

Step person(const char* id, const char* name, const char* time) {
  return {Statement::kTouchPerson, {id, name, time, std::nullopt, std::nullopt, std::nullopt}};
}

TEST(SqlFold, PersonKeepsTheNewestNameWhateverTheOrder) {
  Steps steps = {person("P1", "Ana", "9"), person("P1", "Anna", "10"), person("P1", "An", "10"),
                 person("P2", "Bo", "1"), person("P1", "Ann", "2")};
  steps.push_back(
      {Statement::kTouchPerson, {"P1", std::nullopt, std::nullopt, "ana", "3", std::nullopt}});
  steps.push_back({Statement::kTouchPerson,
                   {"P1", std::nullopt, std::nullopt, std::nullopt, std::nullopt, "1"}});
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(steps.begin(), steps.end(), random);
    std::vector<Row> rows = rows_of(fold(steps), Statement::kTouchPerson);
    std::sort(rows.begin(), rows.end());
    EXPECT_EQ(rows,
              (std::vector<Row>{{"P1", "Anna", "10", "ana", "3", "1"},
                                {"P2", "Bo", "1", std::nullopt, std::nullopt, std::nullopt}}));
  }
}

TEST(SqlFold, ConversationKeepsFirstAndLastTimeWhateverTheOrder) {
  const auto touch = [](Value opened, Value last) {
    return Step{Statement::kTouchConversation,
                {"C1", "555", "P1", std::nullopt, std::move(opened), std::move(last)}};
  };
  Steps steps = {touch("5", {}), touch("7", {}), touch({}, "99"), touch({}, "100"), touch({}, "8")};
  std::mt19937 random(4);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(steps.begin(), steps.end(), random);
    EXPECT_EQ(rows_of(fold(steps), Statement::kTouchConversation),
              (std::vector<Row>{{"C1", "555", "P1", std::nullopt, "5", "100"}}));
  }
}

TEST(SqlFold, IdentityGoesToTheLatestLinkAndKeepsItsNumber) {
  const auto link = [](const char* to, const char* since, Value number) {
    return Step{Statement::kLinkIdentity, {"whatsapp", "wa_id", "1", to, since, number}};
  };
  EXPECT_EQ(rows_of(fold({link("P1", "9", "+1"), link("P2", "10", {}), link("P3", "8", {})}),
                    Statement::kLinkIdentity),
            (std::vector<Row>{{"whatsapp", "wa_id", "1", "P2", "10", "+1"}}));
}

TEST(SqlFold, OneEventIsOneRowAndRowsStandInTheOrderOfTheirComing) {
  const auto act = [](const char* message) {
    return Step{Statement::kApplyActs, {"555", message}};
  };
  EXPECT_EQ(rows_of(fold({act("b"), act("a"), act("b")}), Statement::kApplyActs),
            (std::vector<Row>{{"555", "b"}, {"555", "a"}}));
}

TEST(SqlFold, MergingAndErasingKeepTheirPlace) {
  const Groups groups = fold({person("P1", "Ana", "1"),
                              {Statement::kMergeMark, {"P2", "P1"}},
                              person("P1", "Ana", "2"),
                              {Statement::kErasePerson, {"P1"}},
                              person("P1", "Ana", "3")});
  std::vector<Statement> order;
  for (const Group& group : groups) order.push_back(group.statement);
  EXPECT_EQ(order, (std::vector<Statement>{Statement::kTouchPerson, Statement::kMergeMark,
                                           Statement::kTouchPerson, Statement::kErasePerson,
                                           Statement::kTouchPerson}));
}

TEST(SqlShapes, KeysStandFirstAndANewestIsFollowedByItsNumber) {
  for (std::size_t i = 0; i < kRowStatementCount; ++i) {
    const std::vector<Column>& columns = shape_of(static_cast<Statement>(i)).columns;
    EXPECT_EQ(columns.front().meeting, Meeting::kKey);
    for (std::size_t c = 1; c < columns.size(); ++c) {
      EXPECT_TRUE(columns[c].meeting != Meeting::kKey || columns[c - 1].meeting == Meeting::kKey);
      EXPECT_EQ(columns[c].meeting == Meeting::kNumbered,
                columns[c - 1].meeting == Meeting::kNewest);
    }
  }
}

}  // namespace
}  // namespace sambung::sql
