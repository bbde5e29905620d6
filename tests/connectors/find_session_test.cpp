#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "connectors/sql/table/tables.hpp"

/// What `find` asks of a session, and what it makes of its failures.
namespace sambung::table {
namespace {

/// Has one table, `people`, and answers as a test says.
class FakeSession final : public Session {
 public:
  Dialect dialect() const override { return Dialect::kPostgres; }
  Rows query(const std::string& sql, const Row& parameters) override {
    if (sql.find("pg_attribute") != std::string::npos &&
        sql.find("pg_index") == std::string::npos) {
      return {column("id"), column("phone")};
    }
    if (sql.find("pg_index") != std::string::npos) return {};
    ++asked;
    const bool is_joined = sql.find(" join ") != std::string::npos;
    if (is_joined && joined_fails) throw *joined_fails;
    if (is_joined) return joined;
    for (const Value& value : parameters) {
      if (value == "bad") throw DatabaseFailure{FailureKind::kData, "it does not fit"};
      if (value == "down") throw DatabaseFailure{FailureKind::kUnavailable, "away"};
    }
    return {record("1")};
  }
  void run_each(const std::string&, const Rows&) override {}
  void begin() override {}
  void commit() override {}
  void rollback() noexcept override {}
  bool await_change(std::chrono::steady_clock::time_point) override { return false; }

  static Row record(const std::string& id) { return {id, {}, {}, {}, {}, id, "p" + id}; }
  static Row joined_record(const std::string& id, const std::string& number) {
    Row row = record(id);
    row.emplace_back(number);
    return row;
  }

  std::optional<DatabaseFailure> joined_fails;
  Rows joined;
  int asked = 0;

 private:
  static Row column(const char* name) {
    return {name, "text", "pg_catalog.text", "text", "1", "0", "0", "0", "1", "1", "1"};
  }
};

struct Answered {
  std::vector<std::int32_t> outcomes;
  std::multimap<std::size_t, std::string> ids;  // by request
};

Answered find_all(FakeSession& session, const std::vector<std::string>& phones) {
  ObjectConfig config;
  config.object = "contact";
  config.key = "contacts";
  config.table = "people";
  config.id = "id";
  config.keys = {{"id", {"phone"}}};
  Tables tables({config}, session);
  std::vector<std::string> texts;
  for (const std::string& phone : phones) {
    texts.push_back(R"({"object":"contact","keys":{"id":[")" + phone + "\"]}}");
  }
  std::vector<sambung_span> requests;
  for (const std::string& text : texts) requests.push_back({text.data(), text.size()});
  std::vector<sambung_outcome> outcomes(texts.size());
  for (sambung_outcome& outcome : outcomes) outcome.struct_size = sizeof outcome;
  Answered answered;
  sambung_call raw{};
  raw.struct_size = sizeof raw;
  raw.deadline_ms = 1000;
  raw.count = texts.size();
  raw.requests = requests.data();
  raw.sink = &answered;
  raw.emit = [](void* sink, std::size_t request, std::int32_t, sambung_span item) {
    const std::string text(item.data, item.size);
    static_cast<Answered*>(sink)->ids.emplace(request, nlohmann::json::parse(text)["id"]);
    return std::int32_t{1};
  };
  Call call(raw, outcomes.data());
  find(tables, call);
  for (const sambung_outcome& outcome : outcomes) answered.outcomes.push_back(outcome.outcome);
  return answered;
}

TEST(FindSession, ManyRequestsAreOneStatementForEachWayToMatch) {
  FakeSession session;
  session.joined = {FakeSession::joined_record("7", "2"), FakeSession::joined_record("8", "1"),
                    FakeSession::joined_record("7", "2")};
  const Answered answered = find_all(session, {"b", "a", "b", "c"});
  EXPECT_EQ(session.asked, 1);
  EXPECT_EQ(answered.outcomes, std::vector<std::int32_t>(4, SAMBUNG_DONE));
  EXPECT_EQ(answered.ids, (std::multimap<std::size_t, std::string>{{0, "7"}, {1, "8"}, {2, "7"}}));
}

TEST(FindSession, ValuesThatAreRefusedAreFoundByAskingOneByOne) {
  FakeSession session;
  session.joined_fails = DatabaseFailure{FailureKind::kData, "it does not fit"};
  const Answered answered = find_all(session, {"a", "bad", "b"});
  EXPECT_EQ(answered.outcomes,
            (std::vector<std::int32_t>{SAMBUNG_DONE, SAMBUNG_INVALID, SAMBUNG_DONE}));
  EXPECT_EQ(answered.ids, (std::multimap<std::size_t, std::string>{{0, "1"}, {2, "1"}}));
}

TEST(FindSession, AServerThatGoesAwayLeavesTheRestForLater) {
  FakeSession session;
  session.joined_fails = DatabaseFailure{FailureKind::kData, "it does not fit"};
  EXPECT_EQ(find_all(session, {"a", "down", "b"}).outcomes,
            (std::vector<std::int32_t>{SAMBUNG_DONE, SAMBUNG_TRANSIENT, SAMBUNG_TRANSIENT}));
  session.joined_fails = DatabaseFailure{FailureKind::kUnavailable, "away"};
  EXPECT_EQ(find_all(session, {"a", "b"}).outcomes,
            (std::vector<std::int32_t>{SAMBUNG_TRANSIENT, SAMBUNG_TRANSIENT}));
}

TEST(FindSession, RowsBeyondCountAreLookedForOneByOneWithTheirLimit) {
  FakeSession session;
  for (int n = 0; n < 4096; ++n) {
    session.joined.push_back(FakeSession::joined_record(std::to_string(n), "1"));
  }
  const Answered answered = find_all(session, {"a", "b"});
  EXPECT_EQ(session.asked, 3);
  EXPECT_EQ(answered.ids, (std::multimap<std::size_t, std::string>{{0, "1"}, {1, "1"}}));
}

}  // namespace
}  // namespace sambung::table
