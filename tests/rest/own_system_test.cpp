#include <gtest/gtest.h>

#include <fstream>

#include "tests/rest/stage.hpp"

/// The README's system: made up, and described by configuration alone.
namespace sambung {
namespace {

using testing::Ask;
using testing::Came;
using testing::json;
using testing::RestHost;

/// A shop's customer list: wrapped records, errors inside 200, numbers for versions.
class Warung final : public testing::FakeSystem {
 public:
  ~Warung() override { stop(); }
  std::map<int, json> people;
  std::vector<json> orders;

 protected:
  testing::Told answer(const Ask& ask) override {
    if (ask.headers.count("x-shop") == 0 || ask.headers.at("x-shop") != "kopi") {
      return {200, {{"ok", false}, {"why", "shop"}}, {}};
    }
    if (ask.path == "/v2/customers" && ask.method == "POST") return made(ask);
    if (ask.path == "/v2/customers") return listed(ask);
    if (ask.path == "/v2/orders") return ordered(ask);
    const int id = std::atoi(ask.path.c_str() + std::string("/v2/customers/").size());
    if (!people.contains(id)) return {200, {{"ok", false}, {"why", "missing"}}, {}};
    if (ask.method == "POST") change_one(people[id], ask.body.at("set"));
    return {200, {{"ok", true}, {"customer", people[id]}}, {}};
  }

 private:
  void change_one(json& person, const json& fields) {
    person.update(fields);
    person["rev"] = ++revision_;
    person["touched"] = now();
  }
  testing::Told made(const Ask& ask) {
    for (const auto& [id, person] : people) {
      if (person.value("token", "") == ask.body.at("token")) {
        return {200, {{"ok", false}, {"why", "again"}, {"existing", id}}, {}};
      }
    }
    const int id = static_cast<int>(people.size()) + 1;
    people[id] = {{"no", id}, {"token", ask.body.at("token")}};
    change_one(people[id], ask.body.at("set"));
    return {200, {{"ok", true}, {"customer", people[id]}}, {}};
  }
  /// A search for a part of what is asked, as many systems have it.
  testing::Told ordered(const Ask& ask) {
    json rows = json::array();
    for (const json& order : orders) {
      for (const char* key : {"tel", "no"}) {
        const bool asked = ask.query.contains(key);
        if (asked &&
            order.at(key).get<std::string>().find(ask.query.at(key)) != std::string::npos) {
          rows.push_back(order);
        }
      }
    }
    return {200, {{"ok", true}, {"rows", rows}}, {}};
  }
  testing::Told listed(const Ask& ask) {
    json rows = json::array();
    for (const auto& [id, person] : people) {
      const bool known =
          ask.query.count("tel") == 0 || person.value("tel", "") == ask.query.at("tel");
      const bool newer = ask.query.count("from") == 0 ||
                         person["touched"].get<std::int64_t>() >= std::stoll(ask.query.at("from"));
      if (known && newer) rows.push_back({{"customer", person}});
    }
    return {200, {{"ok", true}, {"rows", rows}}, {}};
  }
  std::int64_t revision_ = 0;
};

json example() {
  std::ifstream in(SAMBUNG_SOURCE_DIR "/connectors/rest/example/warung.json");
  return json::parse(in);
}

json config() { return {{"definition", example()}, {"parameters", {{"shop", "kopi"}}}}; }

TEST(RestOwnSystem, IsReadAndWrittenByConfigurationAlone) {
  Warung system;
  RestHost host(system.origin(), config(), example()["connection"]["mapping"].dump());
  const json create = {{"object", "contact"},
                       {"op", "op-1"},
                       {"fields", {{"name", "Siti"}, {"phone", "+628123456789"}}}};
  const Came made = host.ask("upsert", create);
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  EXPECT_EQ(made.items.at(0)["fields"]["name"], "Siti");
  EXPECT_EQ(made.items.at(0)["version"], 1);
  const Came again = host.ask("upsert", create);
  EXPECT_EQ(again.outcome, SAMBUNG_DUPLICATE);
  EXPECT_EQ(again.remote_id, "1");
  const json change = {
      {"object", "contact"}, {"id", "1"}, {"op", "op-2"}, {"fields", {{"name", "Budi"}}}};
  EXPECT_EQ(host.ask("upsert", change).outcome, SAMBUNG_DONE);
  EXPECT_EQ(host.ask("find", testing::find_of({{"phone", {"+628123456789"}}})).ids(),
            std::vector<std::string>{"1"});
  const Came changed = host.run("changes", "");
  ASSERT_EQ(changed.items.size(), 1U) << changed.reason;
  EXPECT_EQ(changed.items[0]["fields"]["name"], "Budi");
  EXPECT_TRUE(host.ask("fetch", testing::fetch_of("9")).items.empty());
  const json late = {
      {"object", "contact"}, {"id", "9"}, {"op", "op-3"}, {"fields", {{"name", "Budi"}}}};
  EXPECT_EQ(host.ask("upsert", late).outcome, SAMBUNG_GONE);
}

json sold(const std::string& no, const std::string& tel, int placed) {
  return {{"no", no}, {"tel", tel}, {"placed", placed}, {"state", "sent"}, {"sum", "7.25"}};
}

TEST(RestOwnSystem, IsAskedForOrdersByConfigurationAlone) {
  Warung system;
  system.orders = {sold("1001", "08123456789", 1), sold("1002", "+628123456789", 3),
                   sold("10010", "999 08123456789", 2)};
  RestHost host(system.origin(), config(), example()["connection"]["mapping"].dump());
  const auto ask = [&](const json& keys) {
    return host.ask("lookup", {{"what", "order"}, {"keys", keys}});
  };
  const auto numbers = [&](const json& keys) {
    const Came came = ask(keys);
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
    std::vector<std::string> all;
    for (const json& item : came.items) all.push_back(item["number"]);
    return all;
  };
  using Numbers = std::vector<std::string>;
  EXPECT_EQ(numbers({{"phone", {"+628123456789"}}}), (Numbers{"1002", "1001"}));
  EXPECT_EQ(numbers({{"id", {"1001"}}}), Numbers{"1001"});
  EXPECT_EQ(numbers({{"id", {"1001"}}, {"phone", {"+628123456789"}}}), Numbers{"1001"});
  EXPECT_EQ(numbers({{"id", {"10010"}}, {"phone", {"+628123456789"}}}), Numbers{});
  EXPECT_EQ(ask({{"id", {"1001"}}}).items.at(0),
            (json{{"number", "1001"}, {"status", "sent"}, {"total", "7.25"}}));
  EXPECT_EQ(ask({{"colour", {"red"}}}).outcome, SAMBUNG_INVALID);
  EXPECT_EQ(host.ask("lookup", {{"what", "visit"}, {"keys", {{"id", {"1"}}}}}).outcome,
            SAMBUNG_NOT_SUPPORTED);
  const json described = host.ask("describe", json::object()).items.at(0)["lookups"]["order"];
  EXPECT_EQ(described["keys"], (json{"id", "phone"}));
  EXPECT_EQ(described["returns"]["total"], "what stands at /sum");
}

TEST(RestOwnSystem, ItsErrorsInsideGoodAnswersAreErrors) {
  Warung system;
  json wrong = config();
  wrong["parameters"]["shop"] = "teh";
  RestHost host(system.origin(), wrong);
  const Came came = host.ask("fetch", testing::fetch_of("1"));
  EXPECT_EQ(came.outcome, SAMBUNG_PERMISSION) << came.reason;
}

}  // namespace
}  // namespace sambung
