#include "core/inbound/call_port.hpp"

#include <nlohmann/json.hpp>

#include "tests/inbound/scripted_port.hpp"
#include "tests/support/stores.hpp"

namespace sambung::inbound {
namespace {

using deliver::OutcomeClass;
using Json = nlohmann::json;
using supervise::CallRequest;
using supervise::CallResult;
using supervise::EmitKind;

deliver::Item hook(const std::string& raw, const std::string& connection = "crm") {
  static std::uint64_t number = 0;
  deliver::Item item;
  item.type = "hook.received";
  const std::string hash(16, static_cast<char>('a' + ++number % 26));
  item.id =
      EventId::make(from_unix_ms(1'764'050'000'000 + static_cast<std::int64_t>(number)), hash);
  item.body = Json{{"connection", connection},
                   {"method", "POST"},
                   {"query", "a=1"},
                   {"headers", {{{"name", "x-topic"}, {"value", "contact"}}}}}
                  .dump();
  item.raw = raw;
  return item;
}

class Calling : public testing::Stores {
 protected:
  CallPort port() {
    return CallPort({.connection = "crm",
                     .objects = {"contact"},
                     .may_create = true,
                     .receives = true,
                     .erases = true},
                    {.port = connector_,
                     .journal = *journal_,
                     .keys = keys_,
                     .clock = clock_,
                     .log = log_,
                     .poll = [this] { ++polls_; }});
  }
  std::vector<OutcomeClass> deliver(const std::vector<deliver::Item>& items) {
    CallPort receiver = port();
    std::vector<OutcomeClass> outcomes;
    for (const auto& each : receiver.deliver(items, std::chrono::seconds(10)).outcomes) {
      outcomes.push_back(each.outcome);
    }
    return outcomes;
  }
  std::vector<Json> records() {
    std::vector<Json> all;
    for (const auto& record : stored("record.changed")) {
      all.push_back(Json::parse(record.event.body));
    }
    return all;
  }

  /// What `receive` says of each body, by its text; else a hint at the contact of that id.
  Result<CallResult> hint(const CallRequest& request) {
    std::vector<supervise::Emitted> items;
    for (std::size_t i = 0; i < request.requests.size(); ++i) {
      items.push_back(
          {i, EmitKind::kItem,
           Json{{"object", "contact"}, {"id", request.requests[i]}, {"hint", true}}.dump()});
    }
    return gave(request, std::move(items));
  }

  ScriptedPort connector_;
  int polls_ = 0;
};

std::string record(const std::string& id, std::int64_t version, const std::string& name) {
  return Json{{"object", "contact"},
              {"id", id},
              {"version", version},
              {"at", 1'764'050'000'000},
              {"fields", {{"name", name}, {"phone", "+6281255501234"}}}}
      .dump();
}

TEST_F(Calling, PutsTheRecordsOfAWebhookIntoTheJournalWithTheirCause) {
  connector_.answers([](const CallRequest& request) {
    EXPECT_EQ(request.operation, "sambung.receive/0");
    EXPECT_EQ(Json::parse(request.contexts[0]).at("headers").at("x-topic"), "contact");
    return gave(request, {{0, EmitKind::kItem, record("42", 5, "Budi")}});
  });
  const deliver::Item item = hook("{}");
  EXPECT_EQ(deliver({item}), std::vector{OutcomeClass::kDone});
  const auto changes = stored("record.changed");
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].event.envelope.cause, item.id);
  EXPECT_EQ(records()[0].at("phones"), Json::array({"+6281255501234"}));
  EXPECT_EQ(records()[0].at("may_create"), true);
}

TEST_F(Calling, TellsOneStateOfARecordOnceHoweverOftenItComes) {
  connector_.answers([](const CallRequest& request) {
    return gave(request, {{0, EmitKind::kItem, record("42", 5, "Budi")}});
  });
  deliver({hook("{}")});
  deliver({hook("{}")});
  EXPECT_EQ(records().size(), 1U);
}

TEST_F(Calling, FetchesWhatItOnlyHearsOfAndEachOnce) {
  connector_.answers([this](const CallRequest& request) -> Result<CallResult> {
    if (request.operation == "sambung.receive/0") return hint(request);
    EXPECT_EQ(request.requests.size(), 2U) << "7 was told of twice";
    std::vector<supervise::Emitted> items;
    for (std::size_t i = 0; i < request.requests.size(); ++i) {
      const std::string id = Json::parse(request.requests[i]).at("id");
      items.push_back({i, EmitKind::kItem, record(id, 9, "Budi")});
    }
    return gave(request, std::move(items));
  });
  EXPECT_EQ(deliver({hook("7"), hook("7"), hook("8")}),
            (std::vector{OutcomeClass::kDone, OutcomeClass::kDone, OutcomeClass::kDone}));
  EXPECT_EQ(records().size(), 2U);
}

TEST_F(Calling, TakesARecordThatCannotBeFetchedAnyMoreAsGone) {
  connector_.answers([this](const CallRequest& request) -> Result<CallResult> {
    if (request.operation == "sambung.receive/0") return hint(request);
    return gave(request, {});
  });
  deliver({hook("7")});
  ASSERT_EQ(records().size(), 1U);
  EXPECT_EQ(records()[0].at("deleted"), true);
  EXPECT_EQ(records()[0].at("remote_id"), "7");
}

TEST_F(Calling, TriesAgainWhatCouldNotBeFetchedAndKeepsTheRest) {
  connector_.answers([this](const CallRequest& request) -> Result<CallResult> {
    if (request.operation == "sambung.receive/0") return hint(request);
    CallResult result = gave(request, {{0, EmitKind::kItem, record("7", 9, "Budi")}});
    result.outcomes[1] = outcome(OutcomeClass::kThrottled, "slow down");
    return result;
  });
  EXPECT_EQ(deliver({hook("7"), hook("8")}),
            (std::vector{OutcomeClass::kDone, OutcomeClass::kThrottled}));
  EXPECT_EQ(records().size(), 1U);
}

TEST_F(Calling, HasTheSystemPolledWhereNothingCanBeFetched) {
  connector_.answers([this](const CallRequest& request) -> Result<CallResult> {
    if (request.operation == "sambung.receive/0") return hint(request);
    return Error{ErrorCode::kNotFound, "no fetch"};
  });
  EXPECT_EQ(deliver({hook("7")}), std::vector{OutcomeClass::kDone});
  EXPECT_EQ(polls_, 1);
}

TEST_F(Calling, HasTheSystemPolledWhereTheConnectorReadsNoWebhooks) {
  connector_.answers([](const CallRequest&) -> Result<CallResult> {
    return Error{ErrorCode::kNotFound, "no receive"};
  });
  EXPECT_EQ(deliver({hook("7")}), std::vector{OutcomeClass::kDone});
  EXPECT_EQ(polls_, 1);
}

TEST_F(Calling, GivesUpOnABodyThatTheConnectorDoesNotUnderstand) {
  connector_.answers([](const CallRequest& request) {
    CallResult result = gave(request, {{1, EmitKind::kItem, record("42", 5, "Budi")}});
    result.outcomes[0] = outcome(OutcomeClass::kInvalid, "no JSON");
    return result;
  });
  EXPECT_EQ(deliver({hook("<html>"), hook("{}")}),
            (std::vector{OutcomeClass::kInvalid, OutcomeClass::kDone}));
  EXPECT_EQ(records().size(), 1U);
}

TEST_F(Calling, GivesUpOnWhatBreaksTheContract) {
  connector_.answers([](const CallRequest& request) {
    return gave(request, {{0, EmitKind::kItem, R"({"object":"contact"})"}});
  });
  EXPECT_EQ(deliver({hook("{}")}), std::vector{OutcomeClass::kInvalid});
}

TEST_F(Calling, LeavesOthersWebhooksAndUnwantedObjectsAlone) {
  connector_.answers([](const CallRequest& request) {
    return gave(request,
                {{0, EmitKind::kItem, R"({"object":"order","id":"1","version":1,"fields":{}})"}});
  });
  EXPECT_EQ(deliver({hook("{}", "shop"), hook("{}")}),
            (std::vector{OutcomeClass::kDone, OutcomeClass::kDone}));
  EXPECT_EQ(connector_.asked().front().requests.size(), 1U);
  EXPECT_TRUE(records().empty());
}

deliver::Item erased(const std::string& connection) {
  deliver::Item item;
  item.type = "person.erased";
  item.body = Json{{"person_id", "p1"},
                   {"person_ids", {"p1", "p0"}},
                   {"records", {{{"connection", connection}, {"remote_id", "42"}}}}}
                  .dump();
  return item;
}

TEST_F(Calling, HasTheRecordsOfWhoeverWasErasedHereErasedThere) {
  connector_.answers([](const CallRequest& request) { return gave(request, {}); });
  EXPECT_EQ(deliver({erased("crm"), erased("shop")}),
            (std::vector{OutcomeClass::kDone, OutcomeClass::kDone}));
  ASSERT_EQ(connector_.asked().size(), 1U);
  EXPECT_EQ(connector_.asked()[0].operation, "sambung.erase/0");
  EXPECT_EQ(Json::parse(connector_.asked()[0].requests[0]),
            (Json{{"person", "p1"}, {"ids", {"p1", "p0"}}, {"records", {"42"}}}));
}

TEST_F(Calling, LeavesItToAHumanWhereTheConnectorCannotErase) {
  connector_.answers([](const CallRequest&) -> Result<CallResult> {
    return Error{ErrorCode::kNotFound, "no erase"};
  });
  CallPort receiver = port();
  const auto result = receiver.deliver({erased("crm")}, std::chrono::seconds(10));
  EXPECT_EQ(result.outcomes[0].outcome, OutcomeClass::kNotSupported);
  EXPECT_NE(result.outcomes[0].reason.find("42"), std::string::npos);
}

TEST_F(Calling, TriesAgainToEraseWhatIsAway) {
  connector_.answers(
      [](const CallRequest& request) { return gave(request, {}, OutcomeClass::kTransient); });
  EXPECT_EQ(deliver({erased("crm")}), std::vector{OutcomeClass::kTransient});
}

}  // namespace
}  // namespace sambung::inbound
