#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/connectors/on_each_database.hpp"

/// What the connectors for SQL databases promise of a customer's tables.
namespace sambung::test {
namespace {

using deliver::OutcomeClass;

class SqlTable : public OnEachDatabase<SqlTable> {};

json contact(const json& more) {
  json request = {{"object", "contact"}};
  request.merge_patch(more);
  return request;
}

TEST_P(SqlTable, FetchGivesEveryFieldAndNothingForWhatIsGone) {
  const auto s = stage();
  s->run("insert into customers (full_name, updated_by) values ('Ana', 'maria')");
  const json record = s->fetch("1");
  EXPECT_EQ(record["object"], "contact");
  EXPECT_EQ(record["author"], "human");
  EXPECT_GT(record["version"].get<std::int64_t>(), 1'700'000'000'000'000);
  EXPECT_EQ(record["at"], record["version"].get<std::int64_t>() / 1000);
  EXPECT_EQ(record["fields"].size(), 9U);
  EXPECT_EQ(record["fields"]["full_name"], "Ana");
  EXPECT_TRUE(record["fields"]["phone"].is_null());
  for (const char* id : {"2", "-1", "x", "1 or 1=1", "99999999999999999999"}) {
    EXPECT_TRUE(s->fetch(id).is_null()) << id;
  }
}

TEST_P(SqlTable, ValuesOfEveryKindComeBackAsTheyWereWritten) {
  const auto s = stage();
  const json fields = {{"full_name", "Zo\u00eb \U0001F600 \"q\" \\ 'x'"},
                       {"active", true},
                       {"points", -7},
                       {"tags", {"a", "b \"c\" \\d", "e,f"}},
                       {"meta", {{"a", {1, 2, nullptr}}, {"b", "x"}}},
                       {"born", "1990-01-02T03:04:05.678Z"}};
  const auto made = s->upsert({{"op", "o1"}, {"fields", fields}});
  ASSERT_EQ(made.outcome, OutcomeClass::kDone) << made.reason;
  json read = s->fetch(made.remote_id)["fields"];
  for (const auto& [name, value] : fields.items()) EXPECT_EQ(read[name], value) << name;
  // What was read can be written, and changes nothing.
  read.erase("tier");
  ASSERT_EQ(s->upsert({{"id", made.remote_id}, {"fields", read}}).outcome, OutcomeClass::kDone);
  json again = s->fetch(made.remote_id)["fields"];
  again.erase("tier");
  EXPECT_EQ(again, read);
}

TEST_P(SqlTable, UpsertWritesTheNamedFieldsAloneAndGivesTheRecord) {
  const auto s = stage();
  s->run("insert into customers (full_name, phone, tier) values ('Ana', '+1', 'gold')");
  const json before = s->fetch("1");
  const auto result = s->call("sambung.upsert/0", {contact({{"id", "1"},
                                                            {"expected_version", before["version"]},
                                                            {"fields", {{"phone", "+2"}}}})});
  ASSERT_EQ(result.outcomes[0].outcome, OutcomeClass::kDone) << result.outcomes[0].reason;
  EXPECT_EQ(result.outcomes[0].remote_id, "1");
  const json after = json::parse(result.items.at(0).item);
  EXPECT_EQ(after["fields"]["phone"], "+2");
  EXPECT_EQ(after["fields"]["full_name"], "Ana");
  EXPECT_EQ(after["author"], "machine");
  EXPECT_GT(after["version"], before["version"]);
  EXPECT_EQ(after, s->fetch("1"));
  ASSERT_EQ(s->upsert({{"id", "1"}, {"fields", {{"phone", nullptr}}}}).outcome,
            OutcomeClass::kDone);
  EXPECT_TRUE(s->fetch("1")["fields"]["phone"].is_null());
}

TEST_P(SqlTable, UpsertTellsWhyItWasNotDone) {
  const auto s = stage();
  s->run("insert into customers (full_name, email) values ('Ana', 'a@b.example')");
  s->run("insert into customers (full_name, email) values ('Bo', 'b@b.example')");
  const json before = s->fetch("1");
  const auto outcome = [&](const json& request) { return s->upsert(request).outcome; };
  const json name = {{"full_name", "x"}};
  EXPECT_EQ(outcome({{"id", "1"}, {"expected_version", 17}, {"fields", name}}),
            OutcomeClass::kConflict);
  EXPECT_EQ(outcome({{"id", "99"}, {"fields", name}}), OutcomeClass::kGone);
  EXPECT_EQ(outcome({{"id", "x"}, {"fields", name}}), OutcomeClass::kGone);
  EXPECT_EQ(outcome({{"id", "1"}, {"fields", {{"tier", "x"}}}}), OutcomeClass::kNotSupported);
  EXPECT_EQ(outcome({{"id", "1"}, {"fields", {{"nothing", "x"}}}}), OutcomeClass::kNotSupported);
  const auto duplicate = s->upsert({{"id", "1"}, {"fields", {{"email", "b@b.example"}}}});
  EXPECT_EQ(duplicate.outcome, OutcomeClass::kDuplicate);
  EXPECT_EQ(duplicate.remote_id, "2");
  const auto made = s->upsert({{"op", "o1"}, {"fields", {{"email", "b@b.example"}}}});
  EXPECT_EQ(made.outcome, OutcomeClass::kDuplicate);
  EXPECT_EQ(made.remote_id, "2");
  for (const auto& [field, value] : std::map<std::string, json>{{"points", "many-secret"},
                                                                {"active", "perhaps-secret"},
                                                                {"born", "once-secret"},
                                                                {"email", std::string(61, 's')}}) {
    if (field == "email" && GetParam() == std::string("sqlite")) continue;  // it keeps no lengths
    const auto invalid = s->upsert({{"id", "1"}, {"fields", {{field, value}}}});
    EXPECT_EQ(invalid.outcome, OutcomeClass::kInvalid) << field;
    EXPECT_EQ(invalid.reason.rfind(field, 0), 0U) << invalid.reason;
    EXPECT_EQ(invalid.reason.find("secret"), std::string::npos) << invalid.reason;
  }
  EXPECT_EQ(s->fetch("1"), before);
}

TEST_P(SqlTable, OneBadRequestOfACallStopsNoOther) {
  const auto s = stage({{"op", "sambung_op"}});
  s->items("sambung.provision/0", {{"apply", true}});
  s->run("insert into customers (full_name, email) values ('Ana', 'a@b.example')");
  std::vector<json> requests;
  for (int n = 0; n < 50; ++n) {
    const std::string number = std::to_string(n);
    requests.push_back(contact({{"op", "op" + number}, {"fields", {{"full_name", number}}}}));
  }
  requests[20]["fields"]["email"] = "a@b.example";
  requests[30]["fields"]["points"] = 99'999'999'999;
  requests.push_back(contact({{"id", "1"}, {"fields", {{"full_name", "first"}}}}));
  requests.push_back(contact({{"id", "1"}, {"fields", {{"full_name", "second"}}}}));
  const auto result = s->call("sambung.upsert/0", requests);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    // SQLite takes any whole number.
    const bool is_bad = i == 20 || (i == 30 && GetParam() != std::string("sqlite"));
    EXPECT_EQ(result.outcomes[i].outcome == OutcomeClass::kDone, !is_bad)
        << i << result.outcomes[i].reason;
  }
  EXPECT_EQ(result.outcomes[20].outcome, OutcomeClass::kDuplicate);
  EXPECT_EQ(s->fetch("1")["fields"]["full_name"], "second");
}

TEST_P(SqlTable, TheSameOperationMakesOneRecord) {
  const auto s = stage({{"op", "sambung_op"}});
  s->items("sambung.provision/0", {{"apply", true}});
  const json request = {{"op", "o1"}, {"fields", {{"full_name", "Ana"}}}};
  const auto first = s->upsert(request), second = s->upsert(request);
  ASSERT_EQ(first.outcome, OutcomeClass::kDone) << first.reason;
  EXPECT_EQ(second.outcome, OutcomeClass::kDone);
  EXPECT_EQ(second.remote_id, first.remote_id);
  EXPECT_EQ(s->run("select count(*) from customers"), (Rows{{"1"}}));
}

TEST_P(SqlTable, RepeatsAmongNewAndRefusedOnesMakeNoSecondRecord) {
  const auto s = stage({{"op", "sambung_op"}});
  s->items("sambung.provision/0", {{"apply", true}});
  const auto made = [](int n) {
    const std::string number = std::to_string(n);
    return contact({{"op", "op" + number},
                    {"fields", {{"full_name", number}, {"email", number + "@b.example"}}}});
  };
  std::vector<json> requests;
  for (int n = 0; n < 20; ++n) requests.push_back(made(n));
  const auto first = s->call("sambung.upsert/0", requests);
  for (int n = 20; n < 40; ++n) requests.push_back(made(n));
  requests[39]["fields"]["email"] = "3@b.example";
  std::reverse(requests.begin(), requests.end());
  for (const bool doubts : {false, true, false}) {
    for (json& request : requests) request["doubt"] = doubts;
    const auto again = s->call("sambung.upsert/0", requests);
    EXPECT_EQ(again.outcomes[0].outcome, OutcomeClass::kDuplicate);
    EXPECT_EQ(again.outcomes[0].remote_id, first.outcomes[3].remote_id);
    for (std::size_t n = 0; n < 39; ++n) {
      const auto& outcome = again.outcomes[39 - n];
      EXPECT_EQ(outcome.outcome, OutcomeClass::kDone) << n << outcome.reason;
      if (n < 20) {
        EXPECT_EQ(outcome.remote_id, first.outcomes[n].remote_id);
      }
    }
    EXPECT_EQ(s->run("select count(*) from customers"), (Rows{{"39"}}));
  }
}

TEST_P(SqlTable, AColumnForOperationsThatIsNotUniqueMakesOneRecordAllTheSame) {
  const json request = {{"op", "o1"}, {"fields", {{"full_name", "Ana"}}}};
  const json other = {{"op", "o1"}, {"fields", {{"full_name", "Bo"}}}};
  std::vector<std::string> indexes = {"create index plain on customers (op)",
                                      "create unique index pair on customers (op, full_name)"};
  if (GetParam() != std::string("mariadb")) {
    indexes.push_back("create unique index half on customers (op, lower(full_name))");
    indexes.push_back("create unique index part on customers (op) where full_name = 'x'");
  }
  for (const std::string& index : indexes) {
    const auto s = stage({{"op", "op"}});
    s->run("alter table customers add column op varchar(60)");
    s->run(index);
    s->restart();
    const auto first = s->upsert(request), second = s->upsert(other);
    ASSERT_EQ(first.outcome, OutcomeClass::kDone) << first.reason;
    EXPECT_EQ(second.remote_id, first.remote_id) << index;
    EXPECT_EQ(s->run("select count(*) from customers"), (Rows{{"1"}})) << index;
  }
}

TEST_P(SqlTable, WithoutAColumnForOperationsDoubtLooksForTheKeys) {
  const auto s = stage();
  const json request = {{"op", "o1"},
                        {"keys", {{"phone", {"+6281234567890"}}}},
                        {"fields", {{"phone", "+6281234567890"}}}};
  const auto first = s->upsert(request);
  ASSERT_EQ(first.outcome, OutcomeClass::kDone) << first.reason;
  json doubted = request;
  doubted["doubt"] = true;
  const auto second = s->upsert(doubted);
  EXPECT_EQ(second.outcome, OutcomeClass::kDuplicate);
  EXPECT_EQ(second.remote_id, first.remote_id);
}

TEST_P(SqlTable, ProvisionShowsWhatItWouldRunMakesItAndThenFindsIt) {
  const auto s = stage({{"version", "changed_at"},
                        {"op", "sambung_op"},
                        {"deleted", "tombstones"},
                        {"author", nullptr}});
  s->run("insert into customers (full_name) values ('Ana')");
  const auto plan = s->items("sambung.provision/0", {{"apply", false}});
  ASSERT_GE(plan.size(), 6U);
  for (const json& step : plan) {
    const std::string what = step["what"];
    const bool by_column =
        what.starts_with("trigger that moves") && GetParam() == std::string("mariadb");
    const bool may_be_there = what.starts_with("index for looking");  // the table may have its own
    const bool there = step["state"] == "present";
    EXPECT_TRUE(may_be_there || there == by_column) << step;
    EXPECT_EQ(step["detail"].get<std::string>().empty(), there) << step;
  }
  EXPECT_EQ(s->items("sambung.provision/0", {{"apply", false}}), plan) << "a plan changes nothing";
  for (const json& step : s->items("sambung.provision/0", {{"apply", true}})) {
    EXPECT_TRUE(step["state"] == "made" || step["state"] == "present") << step;
  }
  for (const json& step : s->items("sambung.provision/0", {{"apply", true}})) {
    EXPECT_EQ(step["state"], "present") << step;
  }
  std::string cursor;
  EXPECT_EQ(s->all_changes(cursor).size(), 1U);
  // Who writes does not know of the column.
  s->run("update customers set full_name = 'Bo'");
  s->run("insert into customers (full_name) values ('Cy')");
  EXPECT_EQ(ids_of(s->all_changes(cursor)), (std::set<std::string>{"1", "2"}));
}

TEST_P(SqlTable, ProbeListsFieldsAndSaysWhatIsMissing) {
  const auto s = stage();
  std::map<std::string, json> found;
  for (const json& finding : s->items("sambung.probe/0", nullptr)) {
    found[finding["check"]] = finding;
  }
  EXPECT_TRUE(found["reach"]["ok"].get<bool>());
  EXPECT_LT(std::abs(found["clock"]["skew_ms"].get<std::int64_t>()), 5000);
  std::map<std::string, json> fields;
  for (const json& field : found["fields"]["fields"]) fields[field["name"]] = field;
  EXPECT_EQ(fields["full_name"]["type"], "text");
  EXPECT_EQ(fields["points"]["type"], "integer");
  EXPECT_EQ(fields["active"]["type"], "boolean");
  EXPECT_EQ(fields["born"]["type"], "time");
  EXPECT_FALSE(fields["tier"]["writable"].get<bool>());
  EXPECT_NE(found["changes of contacts"]["detail"].get<std::string>().find("index"),
            std::string::npos);
  s->run("alter table customers drop column born");
  for (const json& finding : s->items("sambung.probe/0", nullptr)) {
    if (finding["check"] != "contacts") continue;
    EXPECT_FALSE(finding["ok"].get<bool>());
    EXPECT_NE(finding["detail"].get<std::string>().find("contacts.columns"), std::string::npos);
    EXPECT_NE(finding["detail"].get<std::string>().find("has no column born"), std::string::npos);
  }
  s->run("drop table customers");
  const auto gone = s->call("sambung.fetch/0", {contact({{"id", "1"}})});
  EXPECT_EQ(gone.outcomes[0].outcome, OutcomeClass::kPermission);
  EXPECT_NE(gone.outcomes[0].reason.find("there is no table"), std::string::npos)
      << gone.outcomes[0].reason;
}

TEST_P(SqlTable, ErasingClearsOrDeletesTheRows) {
  for (const char* how : {"clear", "delete", "keep"}) {
    const auto s = stage({{"erase", how}});
    s->run("insert into customers (full_name, phone, tier) values ('Ana', '+1', 'gold')");
    const json request = {{"person", "P1"}, {"ids", {"P1"}}, {"records", {"1", "77"}}};
    s->items("sambung.erase/0", request);
    s->items("sambung.erase/0", request);
    const json left = s->fetch("1");
    EXPECT_EQ(left.is_null(), how == std::string("delete"));
    if (how == std::string("clear")) {
      EXPECT_TRUE(left["fields"]["full_name"].is_null());
      EXPECT_EQ(left["fields"]["tier"], "gold");
    }
    EXPECT_EQ(how == std::string("keep"), !left.is_null() && left["fields"]["full_name"] == "Ana");
  }
}

TEST_P(SqlTable, DescribesItselfAndKnowsNoOtherObjects) {
  const auto s = stage({{"make_id", "uuid"}});
  const json described = s->items("sambung.describe/0", nullptr).at(0);
  EXPECT_EQ(described["objects"], json({"contact"}));
  EXPECT_EQ(described["contact"]["idempotent"], "op");
  EXPECT_EQ(described["contact"]["deletes"], "feed");
  const auto other = s->call("sambung.fetch/0", {{{"object", "order"}, {"id", "1"}}});
  EXPECT_EQ(other.outcomes[0].outcome, OutcomeClass::kNotSupported);
}

INSTANTIATE_TEST_SUITE_P(Each, SqlTable, each_database(), database_name);

}  // namespace
}  // namespace sambung::test
