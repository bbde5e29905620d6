#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/connectors/on_each_database.hpp"

/// What the connectors for SQL databases promise of `find`, of one request and of many.
namespace sambung::test {
namespace {

using deliver::OutcomeClass;
using Ids = std::set<std::string>;

class SqlFind : public OnEachDatabase<SqlFind> {
 protected:
  void SetUp() override {
    OnEachDatabase::SetUp();
    if (!IsSkipped()) stage_ = std::make_unique<TableStage>(target());
  }

  struct Found {
    std::vector<Ids> ids;  // by request
    std::vector<OutcomeClass> outcomes;
    std::size_t items = 0;
  };
  Found find(const std::vector<std::string>& requests, std::uint32_t limit = 0) {
    const auto result =
        stage_->connection().host().call({"sambung.find/0", requests, {}, limit}, kPatience);
    EXPECT_TRUE(result) << result.error().what;
    Found found;
    found.ids.resize(requests.size());
    if (!result) return found;
    for (const auto& each : result->items) {
      EXPECT_TRUE(
          found.ids[each.request].insert(json::parse(each.item)["id"].get<std::string>()).second);
    }
    found.items = result->items.size();
    for (const auto& each : result->outcomes) found.outcomes.push_back(each.outcome);
    return found;
  }
  static std::string request_of(const json& keys) {
    return json({{"object", "contact"}, {"keys", keys}}).dump();
  }

  /// The rows as a statement of the test's own finds them.
  Ids asked_directly(const json& keys);
  bool is(const char* connector) const { return GetParam() == std::string(connector); }

  std::unique_ptr<TableStage> stage_;
};

TEST_P(SqlFind, FindsByAnyKeyAndLeavesDeletedRowsOut) {
  stage_->run(
      "insert into customers (full_name, phone, email, wa_id) values"
      " ('Ana', '0812-3456-7890', 'Ana@B.example', null), ('Bo', '+6281200000001', null, 'W2'),"
      " ('Cy', '123', null, null)");
  stage_->run(
      "insert into customers (full_name, phone, deleted_at) values ('Gone', '+6281234567890', " +
      stage_->ago(1) + ")");
  const auto found = [&](const json& keys) { return find({request_of(keys)}).ids.at(0); };
  EXPECT_EQ(found({{"phone", {"+6281234567890"}}}), Ids{"1"});
  EXPECT_EQ(found({{"email", {"ana@b.EXAMPLE"}}}), Ids{"1"});
  EXPECT_EQ(found({{"id", {"W2"}}, {"phone", {"123", "+99123"}}}), (Ids{"2", "3"}));
  EXPECT_EQ(found({{"email", {"nobody@b.example"}}}), Ids{});
  EXPECT_EQ(found({{"email", {"' or 1=1 --"}}}), Ids{});
  EXPECT_EQ(found(json::object()), Ids{});
}

TEST_P(SqlFind, RequestsThatMatchTheSameRowAllGetIt) {
  stage_->run(
      "insert into customers (full_name, phone, email) values"
      " ('Ana', '+6281234567890', 'ana@b.example'), ('Bo', '0812-3456-7890', 'bo@b.example')");
  const json phone = {{"phone", {"+6281234567890", "6281234567890"}}};
  const Found found =
      find({request_of(phone), request_of(phone), request_of({{"email", {"ANA@b.example"}}}),
            request_of({{"email", {"nobody@b.example"}}}),
            request_of({{"phone", {"081234567890"}}, {"email", {"bo@b.example"}}})});
  EXPECT_EQ(found.ids, (std::vector<Ids>{{"1", "2"}, {"1", "2"}, {"1"}, {}, {"1", "2"}}));
}

TEST_P(SqlFind, EachRequestOfACallHasTheLimit) {
  for (int n = 0; n < 5; ++n) {
    stage_->run("insert into customers (phone, email) values ('+628111222333', 'e" +
                std::to_string(n) + "@b.example')");
  }
  const json phone = {{"phone", {"+628111222333"}}};
  const Found found =
      find({request_of(phone), request_of({{"email", {"e3@b.example"}}}), request_of(phone)}, 2);
  EXPECT_EQ(found.ids[0].size(), 2U);
  EXPECT_EQ(found.ids[1], Ids{"4"});
  EXPECT_EQ(found.ids[2].size(), 2U);
}

TEST_P(SqlFind, ARequestThatIsNoneStopsNoOther) {
  stage_->run("insert into customers (full_name, phone) values ('Ana', '+6281234567890')");
  const std::string good = request_of({{"phone", {"+6281234567890"}}});
  const Found found = find({good, "{", "[1]", R"({"object":"visit","keys":{"phone":["1"]}})",
                            R"({"object":"contact"})", R"({"object":"contact","keys":[1]})", good});
  using enum OutcomeClass;
  EXPECT_EQ(found.outcomes, (std::vector<OutcomeClass>{kDone, kInvalid, kInvalid, kNotSupported,
                                                       kDone, kDone, kDone}));
  EXPECT_EQ(found.ids.front(), Ids{"1"});
  EXPECT_EQ(found.ids.back(), Ids{"1"});
  EXPECT_EQ(found.items, 2U);
}

TEST_P(SqlFind, KeysThatSayNothingMatchNothing) {
  stage_->run("insert into customers (full_name, phone, email, wa_id) values ('Ana', '', '', '')");
  stage_->run("insert into customers (full_name) values ('Bo')");
  for (const json& keys :
       {json{{"phone", {""}}}, json{{"email", {""}}}, json{{"id", {"", nullptr, 5, {"x"}}}},
        json{{"phone", json::array()}}, json{{"phone", "+6281234567890"}}, json{{"fax", {"1"}}},
        json{{"id", {std::string(1, '\0')}}}, json::object()}) {
    EXPECT_EQ(find({request_of(keys), request_of(keys)}).items, 0U) << keys;
  }
  const std::string replaced = "a\xEF\xBF\xBD";  // what a NUL becomes
  stage_->run("insert into customers (wa_id) values ('" + replaced + "')");
  EXPECT_EQ(find({request_of({{"id", {std::string("a\0", 2)}}})}).ids[0], Ids{"3"});
}

TEST_P(SqlFind, ValuesAreNeverReadAsSqlOrJson) {
  for (const char* id : {"' or 1=1 --", "\"]", "$1", "\\\\", "a%", "[1]", "null", "{\"a\":1}"}) {
    std::string quoted;
    for (const char* c = id; *c != 0; ++c) quoted += *c == '\'' ? "''" : std::string(1, *c);
    stage_->run("insert into customers (wa_id) values ('" + quoted + "')");
  }
  std::vector<std::string> requests;
  for (const char* id : {"' or 1=1 --", "\"]", "$1", "a%", "[1]", "null", "{\"a\":1}"}) {
    requests.push_back(request_of({{"id", {id}}}));
  }
  EXPECT_EQ(find(requests).ids,
            (std::vector<Ids>{{"1"}, {"2"}, {"3"}, {"5"}, {"6"}, {"7"}, {"8"}}));
}

std::string literals(const json& values) {
  std::string list;
  for (const json& each : values) {
    std::string quoted;
    for (const char c : each.get<std::string>()) quoted += c == '\'' ? "''" : std::string(1, c);
    list += (list.empty() ? "'" : ", '") + quoted + "'";
  }
  return list;
}

Ids SqlFind::asked_directly(const json& keys) {
  std::string digits = "phone";
  for (const char* mark : {" ", "-", "(", ")", "+", ".", "/"}) {
    digits = "replace(" + digits + ", '" + mark + "', '')";
  }
  digits = is("sqlite") ? "substr(" + digits + ", -9)" : "right(" + digits + ", 9)";
  Ids ids;
  const auto add = [&](const std::string& what, const json& values) {
    for (const json& value : values) {
      // Fails where the column cannot have such a text; then there is none.
      for (const auto& row :
           stage_->client().run("select customer_id from customers where deleted_at is null and " +
                                what + " in (" + literals({value}) + ")")) {
        ids.insert(row[0]);
      }
    }
  };
  for (const auto& [key, values] : keys.items()) {
    if (key == "phone") {
      json last = json::array();
      for (const json& each : values) {
        std::string number;
        for (const char c : each.get<std::string>())
          number += c >= '0' && c <= '9' ? std::string(1, c) : "";
        if (number.size() >= 9) last.push_back(number.substr(number.size() - 9));
      }
      add("phone", values);
      add(digits, last);
    } else if (key == "email") {
      json lower = json::array();
      for (const json& each : values) {
        std::string text = each;
        for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        lower.push_back(text);
      }
      add("lower(email)", lower);
    } else {
      add("wa_id", values);
    }
  }
  return ids;
}

/// Texts that some collations take for equal and others do not.
const std::vector<std::string> kTexts = {"ana",
                                         "Ana",
                                         "an\u00e1",
                                         "ana ",
                                         " ana",
                                         "AN\u00c1",
                                         "stra\u00dfe",
                                         "strasse",
                                         "\U0001F600",
                                         "\U0001F601",
                                         "?",
                                         "\uFF11",
                                         "1",
                                         "01",
                                         "1.0",
                                         "i",
                                         "I",
                                         "\u0131",
                                         "\u0130",
                                         "o'neil",
                                         "a\u0301na",
                                         "\u4e2d",
                                         "",
                                         std::string(300, 'x'),
                                         std::string(301, 'x')};
const std::vector<std::string> kPhones = {"+6281234567890",  "0812-3456-7890",
                                          "81234567890",     "(0812) 3456.7890",
                                          "+1234567890",     "123",
                                          "+99123",          "+6281234567891",
                                          "+19812 34567890", "Ana"};

template <class Random>
json some(const std::vector<std::string>& texts, Random& random) {
  json some = json::array();
  const std::size_t count = random() % 4;
  for (std::size_t n = 0; n < count; ++n) {
    const std::string& text = texts[random() % texts.size()];
    if (!text.empty()) some.push_back(text);
  }
  return some;
}

TEST_P(SqlFind, ManyRequestsGetWhatEachAloneGetsWhateverTheCollation) {
  std::vector<std::vector<std::string>> alterations = {{}};
  if (is("mariadb")) {
    alterations.push_back(
        {"alter table customers modify phone varchar(40) collate utf8mb4_bin,"
         " modify email varchar(60) collate utf8mb4_unicode_ci,"
         " modify wa_id varchar(400) character set latin1"});
    alterations.push_back(
        {"alter table customers modify phone varchar(40) character set utf8mb3,"
         " modify email varchar(60) collate utf8mb4_bin,"
         " modify wa_id text collate utf8mb4_nopad_bin"});
  }
  if (is("postgres")) {
    alterations.push_back(
        {"create collation folds (provider = icu, locale = 'und-u-ks-level1', deterministic = false)",
         "alter table customers alter wa_id type text collate folds",
         "alter table customers alter phone type char(40)"});
  }
  std::mt19937 random(5);
  for (const auto& statements : alterations) {
    stage_ = std::make_unique<TableStage>(target());
    if (is("mariadb")) stage_->run("alter table customers modify wa_id varchar(400)");
    for (const std::string& statement : statements) stage_->run(statement);
    stage_->restart();
    stage_->client().run("set sql_mode = ''");  // what a column cannot hold is cut
    for (int n = 0; n < 120; ++n) {
      const auto text = [&] { return literals({kTexts[random() % kTexts.size()]}); };
      const std::string email = random() % 4 == 0 ? text() : "null";  // they are unique
      stage_->client().run("insert into customers (phone, email, wa_id, deleted_at) values (" +
                           literals({kPhones[random() % kPhones.size()]}) + ", " + email + ", " +
                           text() + ", " + (random() % 5 == 0 ? stage_->ago(1) : "null") + ")");
    }
    ASSERT_GT(stage_->run("select customer_id from customers").size(), 60U);
    std::vector<json> keys;
    std::vector<std::string> requests;
    for (int n = 0; n < 80; ++n) {
      keys.push_back({{"phone", some(kPhones, random)},
                      {"email", some(kTexts, random)},
                      {"id", some(kTexts, random)}});
      requests.push_back(request_of(keys.back()));
    }
    const Found together = find(requests, 1000);
    std::size_t matches = 0;
    for (std::size_t n = 0; n < keys.size(); ++n) {
      const Ids expected = asked_directly(keys[n]);
      EXPECT_EQ(together.ids[n], expected) << keys[n];
      EXPECT_EQ(find({requests[n]}, 1000).ids[0], expected) << keys[n];
      matches += expected.size();
    }
    EXPECT_GT(matches, 500U) << "what nothing matches proves nothing";
  }
}

INSTANTIATE_TEST_SUITE_P(Each, SqlFind, each_database(), database_name);

}  // namespace
}  // namespace sambung::test
