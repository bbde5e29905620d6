#include <gtest/gtest.h>

#include "plugins/services/cassette.hpp"
#include "plugins/services/http_service.hpp"
#include "plugins/services/request_signature.hpp"
#include "plugins/services/token_show.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::services {
namespace {

remote::Request request_to(std::string method, std::string url, std::string body = {}) {
  remote::Request request;
  request.method = std::move(method);
  request.url = std::move(url);
  request.body = std::move(body);
  return request;
}

std::string header_of(const remote::Request& request, std::string_view name) {
  for (const remote::Header& header : request.headers) {
    if (remote::same_name(header.name, name)) return header.value;
  }
  return {};
}

wire::Told token_as(std::string header, std::string prefix, std::string query = {}) {
  wire::Told token;
  token.kind = wire::ToldKind::kToken;
  token.value = Secret("v/1");
  token.header = std::move(header);
  token.prefix = std::move(prefix);
  token.query = std::move(query);
  return token;
}

/// Expected values by Python's hmac and hashlib.
TEST(RequestSignature, IsWhatMekariExpects) {
  remote::Request request =
      request_to("POST", "https://api.mekari.com/qontak/crm/contacts?x=1", R"({"a":1})");
  ASSERT_TRUE(sign(request, "client-1", "secret-1", from_unix_ms(1795403045000)));
  EXPECT_EQ(header_of(request, "Date"), "Mon, 23 Nov 2026 03:04:05 GMT");
  EXPECT_EQ(header_of(request, "Digest"), "SHA-256=AVq9f1zFei3ZS3WQ8ErYCEJzkF7jPsXOvq5iJ2qX+GI=");
  EXPECT_EQ(header_of(request, "Authorization"),
            "hmac username=\"client-1\", algorithm=\"hmac-sha256\", headers=\"date request-line\", "
            "signature=\"GgoXEhPl9REVKddx+Ek7miJivoQfZqc/v/GdF/x0khE=\"");
}

TEST(RequestSignature, LeavesTheDigestOutOfReads) {
  remote::Request request = request_to("GET", "https://api.mekari.com/a");
  ASSERT_TRUE(sign(request, "client-1", "secret-1", from_unix_ms(0)));
  EXPECT_EQ(header_of(request, "Digest"), "");
}

TEST(RequestSignature, RefusesAKeyNameThatBreaksTheHeader) {
  remote::Request request = request_to("GET", "https://api.mekari.com/a");
  EXPECT_FALSE(sign(request, "a\", x=\"", "secret-1", from_unix_ms(0)));
}

TEST(TokenShow, GoesWhereTheCarrierSays) {
  remote::Request header = request_to("GET", "https://a.example/x");
  ASSERT_TRUE(show(token_as("X-Api-Key", ""), header, {}));
  EXPECT_EQ(header_of(header, "x-api-key"), "v/1");
  remote::Request query = request_to("GET", "https://a.example/x?a=1");
  ASSERT_TRUE(show(token_as("", "", "token"), query, {}));
  EXPECT_EQ(query.url, "https://a.example/x?a=1&token=v%2F1");
  remote::Request cookie = request_to("GET", "https://a.example/x");
  cookie.headers.push_back({"cookie", "lang=id"});
  ASSERT_TRUE(show(token_as("Cookie", "session_id="), cookie, {}));
  EXPECT_EQ(header_of(cookie, "Cookie"), "lang=id; session_id=v/1");
}

TEST(TokenShow, RefusesASecondOne) {
  remote::Request request = request_to("GET", "https://a.example/x");
  request.headers.push_back({"authorization", "Bearer mine"});
  EXPECT_FALSE(show(token_as("Authorization", "Bearer "), request, {}));
}

TEST(HttpSetup, ReadsBack) {
  HttpSetup setup;
  setup.connection = "crm";
  setup.base_url = "https://a.example/v1";
  setup.credential = setup.allow_private = true;
  setup.credentials = {"journal"};
  setup.allowed = {"10.0.0.0/8"};
  setup.limit_headers.push_back({.limit = "burst",
                                 .remaining = "X-Remaining",
                                 .size = {},
                                 .resets_s = "X-Reset",
                                 .resets_ms = {}});
  const auto back = decode_http_setup(encode(setup));
  ASSERT_TRUE(back);
  EXPECT_EQ(encode(*back), encode(setup));
  EXPECT_EQ(back->credentials, setup.credentials);
  EXPECT_FALSE(decode_http_setup("[]"));
}

Cassette cassette_of(std::string body) {
  Cassette cassette;
  cassette.request = request_to("POST", "https://crm.example/v1/find?api_token=t0p&page=2", "{}");
  cassette.request.headers = {{"X-Api-Key", "t0p"}, {"Accept", "application/json"}};
  cassette.response.status = 201;
  cassette.response.headers = {{"Set-Cookie", "session=t0p"}, {"ETag", "7"}};
  cassette.response.body = std::move(body);
  return cassette;
}

TEST(Cassette, KeepsAnExchangeWithoutItsSecrets) {
  const std::string json = encode(cassette_of("\xff\x01"));
  EXPECT_EQ(json.find("t0p"), std::string::npos) << json;
  const auto back = decode_cassette(json);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->response.body, "\xff\x01");
  EXPECT_EQ(back->response.header("etag"), "7");
  EXPECT_FALSE(decode_cassette("{}"));
}

TEST(Cassette, PlaysWhatWasRecordedOnce) {
  const testing::TempFolder folder;
  Recorder recorder(folder / "tape");
  recorder.keep(cassette_of("").request, cassette_of("one").response);
  recorder.keep(cassette_of("").request, cassette_of("two").response);
  recorder.keep(cassette_of("").request, {});  // no answer
  auto player = CassettePlayer::open(folder / "tape");
  ASSERT_TRUE(player) << player.error().what;
  EXPECT_EQ(player->left(), 2U);
  const remote::Request again =
      request_to("POST", "http://127.0.0.1/v1/find?api_token=other&page=2", "{}");
  EXPECT_EQ(player->send(again)->body, "one");
  EXPECT_EQ(player->send(again)->body, "two");
  EXPECT_EQ(player->send(again).failure().kind, remote::Kind::kNotSent);
  EXPECT_FALSE(CassettePlayer::open(folder / "nothing"));
}

TEST(Cassette, GivesASinkTheWholeBodyOnce) {
  Cassette file;
  file.request = request_to("GET", "https://crm.example/file");
  file.response.status = 200;
  file.response.body = "file";
  Cassette missing = file;
  missing.response.status = 404;
  CassettePlayer player({file, file, missing});
  std::vector<std::string> pieces;
  bool more = true;
  remote::Request request = file.request;
  request.sink = [&](std::string_view piece) {
    pieces.emplace_back(piece);
    return more;
  };
  EXPECT_EQ(player.send(request)->body, "");
  EXPECT_EQ(pieces, std::vector<std::string>{"file"});
  more = false;
  EXPECT_EQ(player.send(request).failure().kind, remote::Kind::kCancelled);
  EXPECT_EQ(pieces.size(), 2U);
  EXPECT_EQ(player.send(request)->body, "file");  // of a 404
  EXPECT_EQ(pieces.size(), 2U);
}

/// Keeps what was sent and answers 200 with a limit's headers. Confined to its test.
class Echo final : public remote::Transport {
 public:
  explicit Echo(std::vector<remote::Request>& sent) : sent_(sent) {}
  remote::Reply send(const remote::Request& request) override {
    sent_.push_back(request);
    remote::Response response;
    response.status = 200;
    response.headers = {{"X-Remaining", "17"}, {"X-Reset", "2"}};
    return response;
  }
  void cancel() override {}

 private:
  std::vector<remote::Request>& sent_;
};

/// A broker that gives what is asked for. Confined to its test.
struct Broker {
  std::vector<wire::Ask> asked;
  BrokerLine line{[this](std::uint64_t number, const wire::Ask& ask) {
    asked.push_back(ask);
    wire::Told told = token_as("Authorization", "Bearer ");
    told.until_ms = INT64_MAX;
    told.origin = "https://eu.crm.example/";
    if (ask.kind == wire::AskKind::kLease) told.kind = wire::ToldKind::kLease;
    told.lease = 5;
    if (number != 0) line.take(number, std::move(told));
  }};
};

HttpErrand errand_to(std::string url) {
  HttpErrand errand;
  errand.request = request_to("GET", std::move(url));
  return errand;
}

TEST(HttpService, TakesTheBaseFromTheToken) {
  Broker broker;
  std::vector<remote::Request> sent;
  HttpSetup setup;
  setup.credential = true;
  HttpService service(setup, broker.line, std::make_unique<Echo>(sent));
  broker.line.begin();
  EXPECT_EQ(service.base(), "https://eu.crm.example");
  EXPECT_EQ(service.send(errand_to("/a?b=1#c")).failure, SAMBUNG_HTTP_ANSWERED);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].url, "https://eu.crm.example/a?b=1");
  EXPECT_EQ(header_of(sent[0], "authorization"), "Bearer v/1");
}

TEST(HttpService, ReportsWhatHeadersSayOfALimit) {
  Broker broker;
  std::vector<remote::Request> sent;
  HttpSetup setup;
  setup.base_url = "https://crm.example";
  setup.limited = true;
  setup.limit_headers.push_back({.limit = "burst",
                                 .remaining = "x-remaining",
                                 .size = "x-size",
                                 .resets_s = "x-reset",
                                 .resets_ms = {}});
  HttpService service(setup, broker.line, std::make_unique<Echo>(sent));
  broker.line.begin();
  (void)service.send(errand_to("/a"));
  ASSERT_EQ(broker.asked.size(), 3U);
  EXPECT_EQ(broker.asked[0].kind, wire::AskKind::kLease);
  EXPECT_EQ(broker.asked[1].kind, wire::AskKind::kSettle);
  EXPECT_EQ(broker.asked[1].used, 1U);
  EXPECT_EQ(broker.asked[2].kind, wire::AskKind::kReport);
  EXPECT_EQ(broker.asked[2].remaining, 17);
  EXPECT_EQ(broker.asked[2].size, -1);
  EXPECT_EQ(broker.asked[2].resets_in_ms, 2000);
}

TEST(HttpService, AsksForAFreshTokenWhenABodySaysSo) {
  Broker broker;
  std::vector<remote::Request> sent;
  HttpSetup setup;
  setup.base_url = "https://crm.example";
  setup.credential = true;
  HttpService service(setup, broker.line, std::make_unique<Echo>(sent));
  broker.line.begin();
  (void)service.send(errand_to("/a"));
  EXPECT_FALSE(service.rejected());  // this broker does not say kDone
  EXPECT_EQ(broker.asked.back().kind, wire::AskKind::kRejected);
}

HttpErrand shown_as(const std::string& credential) {
  HttpErrand errand = errand_to("/a");
  errand.credential = credential;
  return errand;
}

TEST(HttpService, ShowsAFurtherCredentialWhereARequestNamesIt) {
  Broker broker;
  std::vector<remote::Request> sent;
  HttpSetup setup;
  setup.base_url = "https://crm.example";
  setup.limited = true;
  setup.credentials = {"journal"};
  HttpService service(setup, broker.line, std::make_unique<Echo>(sent));
  broker.line.begin();
  EXPECT_EQ(service.send(shown_as("journal")).failure, SAMBUNG_HTTP_ANSWERED);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(header_of(sent[0], "authorization"), "Bearer v/1");
  // No leave is asked for: the limits are those of the connection's own credential.
  ASSERT_EQ(broker.asked.size(), 2U);
  for (const wire::Ask& ask : broker.asked) EXPECT_EQ(ask.scope, "journal");
  EXPECT_EQ(broker.asked[0].kind, wire::AskKind::kToken);
  EXPECT_EQ(broker.asked[1].kind, wire::AskKind::kAccepted);
  (void)service.rejected();
  EXPECT_EQ(broker.asked.back().scope, "journal");
}

TEST(HttpService, NeverShowsItsOwnInPlaceOfOneThatItHasNot) {
  Broker broker;
  std::vector<remote::Request> sent;
  HttpSetup setup;
  setup.connection = "crm";
  setup.base_url = "https://crm.example";
  setup.credential = true;
  HttpService service(setup, broker.line, std::make_unique<Echo>(sent));
  broker.line.begin();
  const HttpAnswer answer = service.send(shown_as("journal"));
  EXPECT_EQ(answer.failure, SAMBUNG_HTTP_NOT_ALLOWED);
  EXPECT_NE(answer.reason.find("`credentials: {journal: NAME}`"), std::string::npos)
      << answer.reason;
  EXPECT_TRUE(sent.empty());
}

TEST(BrokerLine, DropsAnAnswerThatNobodyWaitsFor) {
  std::uint64_t asked = 0;
  BrokerLine line([&](std::uint64_t number, const wire::Ask&) { asked = number; });
  line.begin();
  EXPECT_FALSE(line.ask({}, BrokerLine::Clock::now()));
  line.take(asked, token_as("late", ""));
  EXPECT_FALSE(line.ask({}, BrokerLine::Clock::now()));
}

}  // namespace
}  // namespace sambung::services
