#include "core/media/graph_source.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/remote_http/script_server.hpp"
#include "tests/support/held_clock.hpp"

namespace sambung::media {
namespace {

using deliver::OutcomeClass;
using testing::Peer;
using testing::ScriptServer;

std::string reply(int status, const std::string& body, const std::string& headers = {}) {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body;
}

std::string graph_error(int code) {
  return R"({"error":{"message":"of Meta, which may name somebody","code":)" +
         std::to_string(code) + "}}";
}

/// A Graph API that answers what a test lets it.
class GraphSourceTest : public ::testing::Test {
 protected:
  using Answer = std::function<std::string(const std::string& request)>;

  void serve(Answer graph, Answer file) {
    server_ = std::make_unique<ScriptServer>(
        [this, graph = std::move(graph), file = std::move(file)](Peer& peer) {
          for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
            const bool is_file = request.starts_with("GET /files/");
            {
              Lock lock(mutex_);
              requests_.push_back(request);
            }
            peer.say(is_file ? file(request) : graph(request));
          }
        });
    auto made = GraphSource::make({.url = server_->url("/v26.0"),
                                   .token = Secret("EAAG-token"),
                                   .media_hosts = {},
                                   .allow_private = false,
                                   .allowed = {"127.0.0.0/8"},
                                   .ca_file = {},
                                   .file_bytes_max = 1'000'000},
                                  clock_);
    ASSERT_TRUE(made) << made.error().what;
    source_ = *std::move(made);
  }
  std::string known(const std::string& url, const std::string& size = "5") {
    return reply(200, R"({"messaging_product":"whatsapp","url":")" + url +
                          R"(","mime_type":"image/jpeg","sha256":"0","file_size":)" + size +
                          R"(,"id":"77"})");
  }
  std::string at_files() { return known(server_->url("/files/77")); }

  Arrival fetch(const std::string& id = "77") {
    bytes_.clear();
    const Arrival arrival =
        source_->fetch({.channel = "820", .media_id = id}, std::chrono::seconds(10),
                       [this](std::string_view piece) {
                         bytes_ += piece;
                         return true;
                       });
    EXPECT_EQ(arrival.outcome.reason.find("EAAG"), std::string::npos) << arrival.outcome.reason;
    EXPECT_EQ(arrival.outcome.reason.find("name somebody"), std::string::npos)
        << arrival.outcome.reason;
    return arrival;
  }
  std::vector<std::string> requests() {
    Lock lock(mutex_);
    return requests_;
  }

  testing::HeldClock clock_;
  Mutex mutex_;
  std::vector<std::string> requests_ SAMBUNG_GUARDED_BY(mutex_);
  std::unique_ptr<ScriptServer> server_;
  std::unique_ptr<GraphSource> source_;
  std::string bytes_;
};

TEST_F(GraphSourceTest, AsksForTheAddressAndThenForTheBytesWithTheTokenBothTimes) {
  serve([this](const std::string&) { return at_files(); },
        [](const std::string&) { return reply(200, "bytes"); });
  const Arrival arrival = fetch();
  EXPECT_EQ(arrival.outcome.outcome, OutcomeClass::kDone) << arrival.outcome.reason;
  EXPECT_EQ(arrival.mime_type, "image/jpeg");
  EXPECT_EQ(bytes_, "bytes");
  ASSERT_EQ(requests().size(), 2U);
  EXPECT_TRUE(requests()[0].starts_with("GET /v26.0/77?phone_number_id=820 "));
  for (const std::string& request : requests()) {
    EXPECT_NE(request.find("Authorization: Bearer EAAG-token\r\n"), std::string::npos) << request;
    EXPECT_NE(request.find("User-Agent: sambung"), std::string::npos) << request;
  }
}

TEST_F(GraphSourceTest, AsksForANewAddressWhenOneHasEnded) {
  int files = 0;
  serve([this](const std::string&) { return at_files(); },
        [&files](const std::string&) {
          return ++files == 1 ? reply(404, "expired") : reply(200, "bytes");
        });
  EXPECT_EQ(fetch().outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(bytes_, "bytes");
  EXPECT_EQ(requests().size(), 4U);
}

TEST_F(GraphSourceTest, ShowsTheTokenToMetaAlone) {
  ScriptServer foreign([](Peer& peer) { ADD_FAILURE() << "asked: " << peer.request(); });
  for (const std::string& url :
       {foreign.url("/files/77"), std::string("http://lookaside.fbsbx.com/x"),
        std::string("https://lookaside.fbsbx.com.evil.example/x"),
        std::string("https://evilfbsbx.com/x"), std::string("file:///etc/passwd")}) {
    serve([&url, this](const std::string&) { return known(url); },
          [](const std::string&) { return reply(200, "bytes"); });
    const Arrival arrival = fetch();
    EXPECT_EQ(arrival.outcome.outcome, OutcomeClass::kUnknown) << url;
    EXPECT_TRUE(bytes_.empty());
  }
  EXPECT_EQ(foreign.connections(), 0);
}

TEST_F(GraphSourceTest, SaysWhatAnErrorMeans) {
  struct Case {
    int status;
    int code;
    OutcomeClass outcome;
  };
  for (const Case& each :
       {Case{401, 190, OutcomeClass::kAuthDead}, Case{400, 190, OutcomeClass::kAuthDead},
        Case{403, 10, OutcomeClass::kPermission}, Case{400, 200, OutcomeClass::kPermission},
        Case{400, 100, OutcomeClass::kInvalid}, Case{404, 0, OutcomeClass::kInvalid},
        Case{400, 130429, OutcomeClass::kThrottled}, Case{400, 4, OutcomeClass::kThrottled},
        Case{429, 0, OutcomeClass::kThrottled}, Case{500, 131000, OutcomeClass::kTransient},
        Case{503, 0, OutcomeClass::kTransient}, Case{400, 131009, OutcomeClass::kUnknown}}) {
    serve(
        [&each](const std::string&) {
          return reply(each.status, each.code == 0 ? "" : graph_error(each.code),
                       "Retry-After: 7\r\n");
        },
        [](const std::string&) { return reply(200, "bytes"); });
    const Arrival arrival = fetch();
    EXPECT_EQ(arrival.outcome.outcome, each.outcome) << each.status << " " << each.code;
    EXPECT_EQ(arrival.outcome.retry_after, std::chrono::seconds(7));
    EXPECT_EQ(requests().back().find("/files/"), std::string::npos);
  }
}

TEST_F(GraphSourceTest, RefusesAFileThatIsTooLargeAndWhatIsNoAnswer) {
  serve([this](const std::string&) { return at_files(); },
        [](const std::string&) { return reply(200, std::string(1'000'001, 'x')); });
  EXPECT_EQ(fetch().outcome.outcome, OutcomeClass::kInvalid);
  serve([this](const std::string&) { return known(server_->url("/files/77"), R"("1000001")"); },
        [](const std::string&) { return reply(200, "bytes"); });
  EXPECT_EQ(fetch().outcome.outcome, OutcomeClass::kInvalid);
  EXPECT_EQ(requests().back().find("/files/"), std::string::npos) << "it is not begun";
  serve([](const std::string&) { return reply(200, "{}"); },
        [](const std::string&) { return reply(200, "bytes"); });
  EXPECT_EQ(fetch().outcome.outcome, OutcomeClass::kUnknown);
  EXPECT_EQ(fetch("../../etc").outcome.outcome, OutcomeClass::kInvalid) << "an id that is none";
}

TEST_F(GraphSourceTest, AsksNowAndThenWhileMetaIsOut) {
  bool good = false;
  serve([&good, this](const std::string&) { return good ? at_files() : reply(500, ""); },
        [](const std::string&) { return reply(200, "bytes"); });
  std::size_t asked = 0;
  for (int second = 0; second < 3600; ++second) {
    const Arrival arrival = fetch();
    const bool now = requests().size() > asked;
    asked = requests().size();
    EXPECT_EQ(arrival.outcome.outcome, now ? OutcomeClass::kTransient : OutcomeClass::kThrottled);
    EXPECT_TRUE(now || arrival.outcome.retry_after.count() > 0);
    clock_.advance(std::chrono::seconds(1));
  }
  EXPECT_GT(asked, 10U);
  EXPECT_LT(asked, 25U);
  good = true;
  clock_.advance(std::chrono::minutes(5));
  EXPECT_EQ(fetch().outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(fetch().outcome.outcome, OutcomeClass::kDone) << "it is over for all";
}

TEST_F(GraphSourceTest, StopsBeforeMetaBlocksIt) {
  bool good = false;
  serve([&good,
         this](const std::string&) { return good ? at_files() : reply(400, graph_error(100)); },
        [](const std::string&) { return reply(200, "bytes"); });
  for (int i = 0; i < 15; ++i) EXPECT_EQ(fetch().outcome.outcome, OutcomeClass::kInvalid);
  const std::size_t asked = requests().size();
  good = true;
  clock_.advance(std::chrono::minutes(10));
  const Arrival waits = fetch();
  EXPECT_EQ(waits.outcome.outcome, OutcomeClass::kThrottled);
  EXPECT_EQ(waits.outcome.retry_after, std::chrono::minutes(50));
  EXPECT_EQ(requests().size(), asked) << "nothing is asked meanwhile";
  clock_.advance(std::chrono::minutes(50));
  EXPECT_EQ(fetch().outcome.outcome, OutcomeClass::kDone);
}

TEST_F(GraphSourceTest, ProbesTheToken) {
  serve(
      [](const std::string& request) {
        return request.starts_with("GET /v26.0/710?fields=id ") ? reply(200, R"({"id":"710"})")
                                                                : reply(401, graph_error(190));
      },
      [](const std::string&) { return reply(200, "bytes"); });
  EXPECT_EQ(source_->probe("710").outcome, OutcomeClass::kDone);
  const auto refused = source_->probe("me");
  EXPECT_EQ(refused.outcome, OutcomeClass::kAuthDead);
  EXPECT_NE(refused.reason.find("system user"), std::string::npos);
}

TEST_F(GraphSourceTest, GivesUpWhenNoMoreIsWantedOrItIsCancelled) {
  serve([this](const std::string&) { return at_files(); },
        [](const std::string&) { return reply(200, std::string(900'000, 'x')); });
  const Arrival refused =
      source_->fetch({.channel = "820", .media_id = "77"}, std::chrono::seconds(10),
                     [](std::string_view) { return false; });
  EXPECT_EQ(refused.outcome.outcome, OutcomeClass::kTransient);
  source_->cancel();
  EXPECT_EQ(fetch().outcome.outcome, OutcomeClass::kTransient);
}

}  // namespace
}  // namespace sambung::media
