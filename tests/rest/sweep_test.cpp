#include <gtest/gtest.h>

#include <algorithm>

#include "connectors/rest/pages.hpp"
#include "tests/fakes/scripted_line.hpp"
#include "tests/rest/stage.hpp"

/// Changes and pages: nothing is passed over, nothing has no end.
namespace sambung {
namespace {

using rest::System;
using testing::Bench;
using testing::Came;
using testing::json;
using testing::said;
using testing::ScriptedLine;

constexpr std::int64_t kServerS = 1'764'050'000;  // as `said` has it

/// Rows of (id, time in seconds), answered as `feed` asks by query.
struct Table {
  std::vector<std::pair<std::string, std::int64_t>> rows;

  HttpAnswer list(const HttpRequest& request, bool strict) {
    const auto number = [&](const std::string& name) {
      const std::size_t found = request.url.find(name + "=");
      return found == std::string::npos ? 0
                                        : std::stoll(request.url.substr(found + name.size() + 1));
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.second < b.second; });
    json all = json::array();
    for (const auto& [id, time] : rows) {
      if (strict ? time > number("since") : time >= number("since")) {
        all.push_back({{"id", id}, {"t", time}});
      }
    }
    const auto offset = static_cast<std::size_t>(number("offset"));
    const auto limit = static_cast<std::size_t>(number("limit"));
    json page = json::array();
    for (std::size_t i = offset; i < std::min(all.size(), offset + limit); ++i)
      page.push_back(all[i]);
    return said(200, page.dump());
  }
};

json acme_with(const json& feed) {
  json changes = {
      {"path", "/people"},
      {"query", {{"since", "{since|unix}"}, {"offset", "{offset}"}, {"limit", "{limit}"}}},
      {"page", {{"by", "offset"}, {"size", 2}}},
      {"precision", "s"}};
  changes.update(feed);
  return {
      {"definition",
       {{"name", "Acme"},
        {"objects",
         {{"contact",
           {{"record", {{"version", "/t"}, {"version_as", "unix"}}}, {"changes", changes}}}}}}}};
}

std::vector<std::string> sorted(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

TEST(RestChanges, AllComeOnceAndThenOnlyWhatChanges) {
  Table table{{{"a", 1}, {"b", 2}, {"c", 2}, {"d", 3}, {"e", 9}}};
  ScriptedLine line([&](const HttpRequest& request) { return table.list(request, false); });
  Bench bench(line, acme_with(json::object()));
  std::string cursor;
  EXPECT_EQ(bench.all_changes(cursor).ids(), (std::vector<std::string>{"a", "b", "c", "d", "e"}));
  EXPECT_TRUE(bench.all_changes(cursor).items.empty());
  table.rows[1].second = 12;
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{"b"});
  EXPECT_TRUE(bench.all_changes(cursor).items.empty());
}

TEST(RestChanges, ManyOfOneTimeAreAllRead) {
  Table table;
  for (int i = 0; i < 9; ++i) table.rows.emplace_back("r" + std::to_string(i), 5);
  table.rows.emplace_back("z", 6);
  for (const bool strict : {false, true}) {
    ScriptedLine line([&](const HttpRequest& request) { return table.list(request, strict); });
    Bench bench(line, acme_with({{"strict", strict}}));
    std::string cursor;
    EXPECT_EQ(bench.all_changes(cursor).items.size(), 10U) << strict;
    EXPECT_LT(line.asked.size(), 12U);
  }
}

TEST(RestChanges, ARowThatMovesWhileItIsReadHidesNoOther) {
  Table table{{{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}, {"e", 5}, {"f", 6}}};
  int requests = 0;
  ScriptedLine line([&](const HttpRequest& request) {
    HttpAnswer answer = table.list(request, false);
    if (++requests == 1) table.rows[0].second = 100;  // behind all others
    return answer;
  });
  Bench bench(line, acme_with(json::object()));
  std::string cursor;
  auto ids = sorted(bench.all_changes(cursor).ids());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  EXPECT_EQ(ids, (std::vector<std::string>{"a", "b", "c", "d", "e", "f"}));
}

TEST(RestChanges, ALateRowComesWithinTheOverlap) {
  Table table{{{"a", 100}}};
  ScriptedLine line([&](const HttpRequest& request) { return table.list(request, false); });
  Bench bench(line, acme_with({{"overlap_s", 30}}));
  std::string cursor;
  bench.all_changes(cursor);
  table.rows.emplace_back("late", 80);
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{"late"});
  EXPECT_TRUE(bench.all_changes(cursor).items.empty());
}

TEST(RestChanges, ATimeInTheFutureHidesNothingThatComesBeforeIt) {
  Table table{{{"a", 100}, {"future", kServerS + 1'000'000}}};
  std::int64_t later_s = 0;
  ScriptedLine line([&](const HttpRequest& request) {
    HttpAnswer answer = table.list(request, false);
    answer.server_ms += later_s * 1000;
    return answer;
  });
  Bench bench(line, acme_with(json::object()));
  std::string cursor;
  EXPECT_EQ(bench.all_changes(cursor).items.size(), 2U);
  table.rows.emplace_back("b", kServerS + 10);
  later_s = 20;
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{"b"});
}

/// By whichever walk, and beside a record whose time is somebody's error.
TEST(RestChanges, ASecondChangeWithinOneSecondComes) {
  for (const json& feed : {json{{"walk", "time"}}, json{{"walk", "time"}, {"strict", true}},
                           json{{"walk", "pages"}}}) {
    Table table{{{"a", 100}, {"now", kServerS - 1}, {"future", kServerS + 1'000'000}}};
    std::string city = "Solo";
    std::int64_t later_s = 0;
    ScriptedLine line([&](const HttpRequest& request) {
      HttpAnswer answer = table.list(request, feed.contains("strict"));
      json page = json::parse(answer.body);
      for (json& row : page) row["city"] = city;
      answer.body = page.dump();
      answer.server_ms += later_s * 1000;
      return answer;
    });
    Bench bench(line, acme_with(feed));
    std::string cursor;
    std::string last;
    const auto read = [&] {
      for (const json& item : bench.all_changes(cursor).items) {
        if (item["id"] == "now") last = item["fields"]["city"];
      }
    };
    read();
    city = "Medan";  // the same second, so that its time stays as it is
    read();
    later_s = 10;
    read();
    EXPECT_EQ(last, "Medan") << feed.dump();
  }
}

TEST(RestChanges, ALimitLeavesTheRestForTheNextCall) {
  Table table{{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 2}}};
  ScriptedLine line([&](const HttpRequest& request) { return table.list(request, false); });
  Bench bench(line, acme_with(json::object()));
  std::string cursor;
  const Came first = bench.run(&System::changes, cursor, json::object(), 1);
  EXPECT_EQ(first.items.size(), 1U);
  EXPECT_EQ(first.cursor_kind, SAMBUNG_EMIT_CURSOR_MORE);
  EXPECT_EQ(bench.all_changes(cursor, 1).items.size(), 4U);
}

TEST(RestChanges, AFailureKeepsWhatWasReadAndIsToldByTheNextCall) {
  Table table{{{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}}};
  bool down = false;
  int requests = 0;
  ScriptedLine line([&](const HttpRequest& request) {
    return down || ++requests == 2 ? said(503, "") : table.list(request, false);
  });
  Bench bench(line, acme_with(json::object()));
  const Came first = bench.run(&System::changes, "");
  EXPECT_EQ(first.outcome, SAMBUNG_DONE);
  EXPECT_EQ(first.cursor_kind, SAMBUNG_EMIT_CURSOR_MORE);
  down = true;
  EXPECT_EQ(bench.run(&System::changes, first.cursor).outcome, SAMBUNG_TRANSIENT);
  down = false;
  EXPECT_EQ(bench.run(&System::changes, first.cursor).ids(), (std::vector<std::string>{"c", "d"}));
}

TEST(RestChanges, ACursorOfNobodyIsLost) {
  ScriptedLine line([](const HttpRequest&) { return said(200, "[]"); });
  Bench bench(line, acme_with(json::object()));
  for (const char* text :
       {"x", "{}", R"({"form":2,"feeds":{}})", R"({"form":1,"feeds":{"a":{}}})"}) {
    EXPECT_EQ(bench.run(&System::changes, text).cursor_kind, SAMBUNG_EMIT_CURSOR_LOST) << text;
  }
  EXPECT_TRUE(line.asked.empty());
}

TEST(RestChanges, TokensOfPagesAreFollowedAndALostOneBeginsAgain) {
  bool lost_token = false;
  ScriptedLine line([&](const HttpRequest& request) {
    if (request.url.find("token=t1") != std::string::npos) {
      if (lost_token) return said(400, "{}");
      return said(200, R"({"items":[{"id":"b","t":2}],"next":null})");
    }
    return said(200, R"({"items":[{"id":"a","t":1}],"next":"t1"})");
  });
  json feed = {{"walk", "pages"},
               {"items", "/items"},
               {"query", {{"since", "{since|unix}"}, {"token", "{token?}"}}},
               {"page", {{"by", "token"}, {"token", "/next"}, {"size", 1}}}};
  Bench bench(line, acme_with(feed));
  const Came first = bench.run(&System::changes, "", json::object(), 1);
  EXPECT_EQ(first.ids(), std::vector<std::string>{"a"});
  EXPECT_EQ(first.cursor_kind, SAMBUNG_EMIT_CURSOR_MORE);
  std::string cursor = first.cursor;
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{"b"});
  cursor = first.cursor;
  lost_token = true;
  const Came again = bench.run(&System::changes, cursor);
  EXPECT_EQ(again.cursor_kind, SAMBUNG_EMIT_CURSOR);
  lost_token = false;
  cursor = again.cursor;
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{"b"});
}

TEST(RestChanges, TheNewestFirstIsReadDownToWhatIsKnown) {
  Table table{{{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}, {"e", 5}}};
  ScriptedLine line([&](const HttpRequest& request) {
    json rows = json::array();
    std::sort(table.rows.begin(), table.rows.end(),
              [](const auto& a, const auto& b) { return a.second > b.second; });
    const auto page = static_cast<std::size_t>(request.url[request.url.find("page=") + 5] - '0');
    for (std::size_t i = 2 * (page - 1); i < std::min(table.rows.size(), 2 * page); ++i) {
      rows.push_back({{"id", table.rows[i].first}, {"t", table.rows[i].second}});
    }
    return said(200, rows.dump());
  });
  Bench bench(line, acme_with({{"walk", "pages"},
                               {"descending", true},
                               {"query", {{"page", "{page}"}}},
                               {"page", {{"by", "number"}, {"size", 2}}}}));
  std::string cursor;
  EXPECT_EQ(bench.all_changes(cursor).items.size(), 5U);
  table.rows.emplace_back("f", 6);
  line.asked.clear();
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{"f"});
  EXPECT_LE(line.asked.size(), 2U);
}

TEST(RestPages, ANextPageAtAnotherOriginIsRefused) {
  const char* next = "https://evil.example/api/people?page=2";
  ScriptedLine line([&](const HttpRequest&) {
    return said(200, "[{\"id\":\"a\",\"t\":1}]",
                {{"Link", std::string("<") + next + ">; rel=\"next\""}});
  });
  json feed = {{"walk", "pages"}, {"page", {{"by", "link"}, {"size", 1}}}};
  Bench bench(line, acme_with(feed));
  const Came first = bench.run(&System::changes, "");
  EXPECT_EQ(first.cursor_kind, SAMBUNG_EMIT_CURSOR_MORE);
  EXPECT_EQ(bench.run(&System::changes, first.cursor).outcome, SAMBUNG_INVALID);
  for (const HttpRequest& request : line.asked) {
    EXPECT_EQ(request.url.find("evil"), std::string::npos);
  }
  EXPECT_EQ(rest::same_origin("https://crm.example/x?y=1", "https://crm.example/api"),
            "https://crm.example/x?y=1");
  EXPECT_EQ(rest::same_origin("/x", "https://crm.example/api"), "https://crm.example/x");
  for (const char* other : {"https://crm.example.evil.example/x", "//evil.example/x",
                            "http://crm.example/x", "https://crm.example@evil.example/"}) {
    EXPECT_EQ(rest::same_origin(other, "https://crm.example/api"), "") << other;
  }
}

}  // namespace
}  // namespace sambung
