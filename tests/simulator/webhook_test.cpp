#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/simulator/control_client.hpp"
#include "core/simulator/fixtures.hpp"
#include "core/simulator/signer.hpp"
#include "core/simulator/traffic.hpp"
#include "tests/simulator/stage.hpp"

namespace sambung::simulator {
namespace {

class StillClock final : public Clock {
 public:
  UnixTime now() const override { return from_unix_ms(1'795'500'000'000); }
};

class Webhook : public Stage {
 protected:
  ~Webhook() override {
    caller_.reset();
    simulator_.reset();
  }
  void settle() { ASSERT_TRUE(simulator_->wait_settled(std::chrono::seconds(20))); }
  StillClock clock_;
};

TEST_F(Webhook, IsSignedOverItsRawBytes) {
  Utterance utterance;
  utterance.from = kPhone;
  utterance.text = "Selamat \xC3\xA9 / \xF0\x9F\x91\x8B";
  ASSERT_TRUE(simulator_->say(utterance));
  ASSERT_TRUE(receiver_->wait_for(1));
  const HttpRequest request = receiver_->accepted()[0];
  EXPECT_EQ(request.header("x-hub-signature-256"),
            webhook_signature(Secret(kSecret), request.body));
  EXPECT_EQ(request.header("content-type"), "application/json");
  EXPECT_EQ(request.header("content-length"), std::to_string(request.body.size()));
  EXPECT_NE(request.body.find(R"(Selamat \u00e9 \/ \ud83d\udc4b)"), std::string::npos);
}

TEST_F(Webhook, VerifiesItsTarget) {
  EXPECT_TRUE(simulator_->verify_target());
  EXPECT_EQ(receiver_->handshakes(), 1U);
  start([](Options& options) { options.verify_token = Secret("another"); });
  EXPECT_EQ(simulator_->verify_target().error().code, ErrorCode::kUnauthorised);
  start([](Options& options) { options.target_url.clear(); });
  EXPECT_EQ(simulator_->verify_target().error().code, ErrorCode::kNotFound);
}

TEST_F(Webhook, IsRepeatedWithTheSameBytesUntil200) {
  receiver_->answer_next({0, 500, 404, 204, 301});
  customer_writes();
  EXPECT_EQ(receiver_->attempts(), 6U);
  ASSERT_EQ(receiver_->accepted().size(), 1U);
  const DeliveryCounts counts = simulator_->deliveries();
  EXPECT_EQ(counts.attempts, 6U);
  EXPECT_EQ(counts.acknowledged, 1U);
  EXPECT_EQ(counts.refused, 4U);
  EXPECT_EQ(counts.unreachable, 1U);
}

TEST_F(Webhook, RetriesGrowAndEndAfterSevenDays) {
  EXPECT_EQ(retry_delay(1).count(), 0);
  EXPECT_EQ(retry_delay(2).count(), 1000);
  EXPECT_EQ(retry_delay(3).count(), 4000);
  EXPECT_EQ(retry_delay(200), std::chrono::hours(4));
  start([](Options& options) {
    options.speed = 1e6;
    options.target_url = "http://127.0.0.1:9/";  // discard: nobody listens
  });
  Utterance utterance;
  utterance.from = kPhone;
  ASSERT_TRUE(simulator_->say(utterance));
  settle();
  EXPECT_EQ(simulator_->deliveries().dropped, 1U);
  EXPECT_GT(simulator_->deliveries().unreachable, 10U);
}

TEST_F(Webhook, ReachesAnHttpsReceiver) {
  const auto identity = make_tls_identity();
  ASSERT_TRUE(identity);
  Receiver secure("verify-me", &*identity);
  start([&](Options& options) {
    options.target_url = secure.url();
    options.target_authority_pem = identity->authority_pem;
  });
  EXPECT_TRUE(simulator_->verify_target());
  customer_writes();
  EXPECT_EQ(secure.accepted().size(), 1U);
  // An authority that did not sign the receiver's certificate is not enough.
  const auto other = make_tls_identity();
  start([&](Options& options) {
    options.target_url = secure.url();
    options.target_authority_pem = other->authority_pem;
  });
  EXPECT_FALSE(simulator_->verify_target());
}

TEST_F(Webhook, FullQueueIsSaid) {
  start([](Options& options) {
    options.pending_max = 10;
    options.target_url = "http://127.0.0.1:9/";
    options.speed = 1;
  });
  TriggerRequest request;
  request.name = "messages.text";
  request.count = 11;
  const auto done = simulator_->trigger(request);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kFull);
  EXPECT_EQ(simulator_->deliveries().pending, 10U);
}

TEST_F(Webhook, EveryFixtureGoesOutFreshAndSigned) {
  std::set<std::string> ids;
  for (const Fixture& fixture : fixtures()) {
    TriggerRequest request;
    request.name = fixture.name;
    const auto done = simulator_->trigger(request);
    ASSERT_TRUE(done) << fixture.name << ": " << done.error().what;
    for (const std::string& id : done->message_ids) ids.insert(id);
  }
  settle();
  ASSERT_EQ(receiver_->accepted().size(), fixtures().size());
  for (const HttpRequest& request : receiver_->accepted()) {
    ASSERT_EQ(request.header("x-hub-signature-256"),
              webhook_signature(Secret(kSecret), request.body));
  }
  EXPECT_GT(ids.size(), 150U);
}

TEST_F(Webhook, RawFixturesGoOutAsTheyStand) {
  TriggerRequest request;
  request.name = "messages.image";
  request.raw = true;
  const auto done = simulator_->trigger(request);
  ASSERT_TRUE(done);
  ASSERT_TRUE(receiver_->wait_for(1));
  EXPECT_EQ(bodies()[0], Json::parse(find_fixture("messages.image")->json));
}

TEST_F(Webhook, FreshOnesHaveNewIdsTimesAndTheSimulatorsNumber) {
  start([this](Options& options) {
    options.clock = &clock_;
    options.accounts = {{"719999999999999", {{"829999999999999", "62215550177", "Lain"}}}};
  });
  TriggerRequest request;
  request.name = "messages.text.context_reply";
  request.count = 2;
  const auto done = simulator_->trigger(request);
  ASSERT_TRUE(done);
  ASSERT_EQ(done->message_ids.size(), 2U);
  EXPECT_NE(done->message_ids[0], done->message_ids[1]);
  ASSERT_TRUE(receiver_->wait_for(2));
  const Json entry = bodies()[0]["entry"][0];
  const Json value = entry["changes"][0]["value"];
  EXPECT_EQ(entry["id"], "719999999999999");
  EXPECT_EQ(value["metadata"]["phone_number_id"], "829999999999999");
  EXPECT_EQ(value["messages"][0]["timestamp"], "1795500000");
  EXPECT_EQ(value["messages"][0]["context"]["from"], "62215550177");
  EXPECT_EQ(value["messages"][0]["context"]["id"], "wamid.SIMOUT00009") << "another message";
}

TEST_F(Webhook, MediaOfFreshOnesCanBeDownloaded) {
  TriggerRequest request;
  request.name = "messages.document";
  ASSERT_TRUE(simulator_->trigger(request));
  ASSERT_TRUE(receiver_->wait_for(1));
  const Json document = bodies()[0]["entry"][0]["changes"][0]["value"]["messages"][0]["document"];
  const Graphed described = get("/v26.0/" + document["id"].get<std::string>());
  ASSERT_EQ(described.status, 200U);
  HttpRequest download;
  const std::string url = described.body["url"];
  download.target = url.substr(simulator_->base_url().size());
  download.headers["authorization"] = "Bearer test-token";
  const auto bytes = caller_->call(download);
  ASSERT_EQ(bytes->status, 200U);
  EXPECT_TRUE(bytes->body.starts_with("%PDF"));
  EXPECT_EQ(document["sha256"], to_base64(sha256(bytes->body)));
}

TEST_F(Webhook, OverridesAdditionsAndRemovalsChangeIt) {
  TriggerRequest request;
  request.name = "messages.text";
  request.overrides = {{"messages.0.text.body", "12345"},
                       {"/entry/0/id", "719"},
                       {"entry.0.changes.0.value.contacts.0.profile.name", "\"Budi\""}};
  request.additions = {{"messages.0.context.forwarded", "true"},
                       {"messages.0.extra", "{\"a\":[1]}"}};
  request.removals = {"messages.0.from_user_id", "contacts.0.user_id"};
  ASSERT_TRUE(simulator_->trigger(request));
  ASSERT_TRUE(receiver_->wait_for(1));
  const Json entry = bodies()[0]["entry"][0];
  const Json message = entry["changes"][0]["value"]["messages"][0];
  EXPECT_EQ(entry["id"], "719");
  EXPECT_EQ(message["text"]["body"], "12345") << "text stays text";
  EXPECT_EQ(entry["changes"][0]["value"]["contacts"][0]["profile"]["name"], "Budi");
  EXPECT_EQ(message["context"]["forwarded"], true);
  EXPECT_EQ(message["extra"]["a"][0], 1);
  EXPECT_FALSE(message.contains("from_user_id"));
}

TEST_F(Webhook, WrongPathsAndNamesAreErrors) {
  TriggerRequest request;
  request.name = "messages.txt";
  const auto unknown = simulator_->trigger(request);
  EXPECT_EQ(unknown.error().code, ErrorCode::kNotFound);
  EXPECT_NE(unknown.error().what.find("did you mean messages.text?"), std::string::npos);
  request.name = "messages.text";
  request.overrides = {{"messages.0.txt.body", "x"}};
  EXPECT_EQ(simulator_->trigger(request).error().code, ErrorCode::kInvalid);
  request.overrides.clear();
  request.removals = {"messages.7"};
  EXPECT_EQ(simulator_->trigger(request).error().code, ErrorCode::kInvalid);
  request.removals.clear();
  request.additions = {{"messages.0.text.body.deeper", "1"}};
  EXPECT_EQ(simulator_->trigger(request).error().code, ErrorCode::kInvalid);
  request.additions.clear();
  request.phone_number_id = "1";
  EXPECT_EQ(simulator_->trigger(request).error().code, ErrorCode::kNotFound);
  request.phone_number_id.clear();
  request.count = 0;
  EXPECT_EQ(simulator_->trigger(request).error().code, ErrorCode::kInvalid);
}

std::vector<Update> texts(std::size_t count, std::uint64_t seed) {
  TrafficOptions options;
  options.statuses = 0;
  options.seed = seed;
  const auto script = TrafficScript::make(options);
  std::vector<Update> updates;
  for (std::size_t i = 0; i < count; ++i)
    updates.push_back(script->next(from_unix_ms(1'795'500'000'000)));
  return updates;
}

std::vector<std::string> message_ids(const std::vector<Json>& bodies) {
  std::vector<std::string> ids;
  for (const Json& body : bodies) {
    for (const Json& entry : body["entry"]) {
      for (const Json& change : entry["changes"]) {
        for (const Json& message : change["value"]["messages"]) ids.push_back(message["id"]);
      }
    }
  }
  return ids;
}

TEST_F(Webhook, BatchesHoldSeveralUpdatesAndLoseNone) {
  start([](Options& options) { options.faults.batch = 0.5; });
  const auto updates = texts(500, 7);
  ASSERT_EQ(*simulator_->emit(updates), 500U);
  settle();
  auto ids = message_ids(bodies());
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(ids.size(), 500U);
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
  EXPECT_LT(receiver_->accepted().size(), 250U);
  std::size_t shared_values = 0;
  for (const Json& body : bodies()) {
    for (const Json& change : body["entry"][0]["changes"]) {
      shared_values += change["value"]["messages"].size() > 1 ? 1 : 0;
    }
  }
  EXPECT_GT(shared_values, 0U);
}

TEST_F(Webhook, DuplicatesDelaysAndReordersLoseNone) {
  start([](Options& options) {
    options.faults.duplicate = 0.2;
    options.faults.delay = 0.2;
    options.faults.reorder = 0.2;
    options.target_connections = 1;
  });
  const auto updates = texts(300, 8);
  ASSERT_EQ(*simulator_->emit(updates), 300U);
  settle();
  const auto ids = message_ids(bodies());
  EXPECT_GT(ids.size(), 320U);
  const std::set<std::string> distinct(ids.begin(), ids.end());
  EXPECT_EQ(distinct.size(), 300U);
  std::size_t swapped = 0;
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < updates.size(); ++i) place[updates[i].message_id] = i;
  for (std::size_t i = 1; i < ids.size(); ++i) swapped += place[ids[i]] < place[ids[i - 1]] ? 1 : 0;
  EXPECT_GT(swapped, 20U);
}

TEST_F(Webhook, OneConnectionWithoutFaultsKeepsTheOrder) {
  start([](Options& options) { options.target_connections = 1; });
  const auto updates = texts(200, 9);
  ASSERT_EQ(*simulator_->emit(updates), 200U);
  settle();
  const auto ids = message_ids(bodies());
  ASSERT_EQ(ids.size(), 200U);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(ids[i], updates[i].message_id);
}

TEST_F(Webhook, TheSameSeedGivesTheSameBytes) {
  const auto run = [this](std::uint64_t seed) {
    start([&](Options& options) {
      options.clock = &clock_;
      options.seed = seed;
      options.target_connections = 1;
    });
    TriggerRequest request;
    for (const char* name :
         {"messages.text", "statuses.delivered", "messages.batch", "calls.connect"}) {
      request.name = name;
      EXPECT_TRUE(simulator_->trigger(request));
    }
    settle();
    std::vector<std::string> sent;
    for (const HttpRequest& one : receiver_->accepted()) sent.push_back(one.body);
    return sent;
  };
  const auto first = run(5);
  EXPECT_EQ(first, run(5));
  EXPECT_NE(first, run(6));
}

TEST_F(Webhook, StatusesMayBeSkipped) {
  start([](Options& options) {
    options.faults.skip_sent = 1;
    options.faults.skip_delivered = 1;
    options.outside_window = OutsideWindow::kAllow;
  });
  const std::string id = send(text_to(kPhone)).body["messages"][0]["id"];
  ASSERT_TRUE(receiver_->wait_for(1));
  EXPECT_EQ(statuses_of(id), std::vector<std::string>{"read"});
}

// --- Control

TEST_F(Webhook, IsDrivenOverHttpToo) {
  const auto client = ControlClient::make(simulator_->http_port());
  TriggerRequest request;
  request.name = "messages.text";
  request.overrides = {{"messages.0.text.body", "lewat kontrol"}};
  const auto done = client->trigger(request);
  ASSERT_TRUE(done) << done.error().what;
  EXPECT_EQ(done->message_ids.size(), 1U);
  Utterance utterance;
  utterance.from = kPhone;
  utterance.type = "location";
  utterance.content_json = R"({"latitude":1,"longitude":2})";
  utterance.reply_to = "wamid.OURS";
  const auto said = client->say(utterance);
  ASSERT_TRUE(said) << said.error().what;
  settle();
  const Json message = bodies()[1]["entry"][0]["changes"][0]["value"]["messages"][0];
  EXPECT_EQ(message["id"], *said);
  EXPECT_EQ(message["location"]["longitude"], 2);
  EXPECT_EQ(message["context"]["id"], "wamid.OURS");
  EXPECT_EQ(send(text_to(kPhone)).status, 200U) << "the window is open";
  const Json state = Json::parse(*client->read("state"));
  EXPECT_EQ(state["channels"][0]["phone_number_id"], kChannel);
  EXPECT_GE(state["webhooks"]["acknowledged"], 2);
  EXPECT_EQ(Json::parse(*client->read("fixtures"))["fixtures"].size(), fixtures().size());
  request.name = "messages.txt";
  EXPECT_EQ(client->trigger(request).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(client->read("nothing").error().code, ErrorCode::kNotFound);
}

TEST_F(Webhook, ControlsRefuseWhatAWebPageCouldSend) {
  HttpRequest request;
  request.method = "POST";
  request.target = "/_simulator/trigger";
  request.headers["content-type"] = "text/plain";
  request.body = R"({"name":"messages.text"})";
  EXPECT_EQ(graph(request).status, 400U);
  EXPECT_EQ(control("faults", Json{{"duplicate", 2}}).status, 400U);
  EXPECT_EQ(control("faults", Json{{"nonsense", 0}}).status, 400U);
  EXPECT_EQ(control("faults", Json{{"duplicate", 0.5}}).body["duplicate"], 0.5);
}

TEST_F(Webhook, TheLogShowsCallsWithoutSecrets) {
  send(text_to(kPhone));
  post("/v26.0/" + kChannel, R"({"pin":"987654"})");
  const Graphed log = get("/_simulator/log");
  const std::string text = log.body.dump();
  ASSERT_EQ(log.body["requests"].size(), 2U) << text;
  EXPECT_EQ(log.body["requests"][0]["status"], 400);
  EXPECT_EQ(text.find("987654"), std::string::npos);
  EXPECT_EQ(text.find(kToken), std::string::npos);
  EXPECT_EQ(get("/_simulator/log?since=1").body["requests"].size(), 1U);
}

// --- Options and TLS

TEST_F(Webhook, OptionsThatCannotBeAreRefused) {
  const auto code_of = [](const std::function<void(Options&)>& spoil) {
    Options made = options("http://127.0.0.1:9/");
    spoil(made);
    const auto started = Simulator::start(std::move(made));
    return started ? std::string("started") : started.error().what;
  };
  EXPECT_NE(code_of([](Options& o) { o.app_secret = Secret(); }).find("app_secret"),
            std::string::npos);
  EXPECT_NE(code_of([](Options& o) { o.access_token = Secret(); }).find("access_token"),
            std::string::npos);
  EXPECT_NE(code_of([](Options& o) { o.target_url = "http://example.test/"; }).find("host"),
            std::string::npos);
  EXPECT_NE(code_of([](Options& o) { o.faults.delay = 1.5; }).find("fault"), std::string::npos);
  EXPECT_NE(code_of([](Options& o) { o.accounts[0].waba_id = "abc"; }).find("waba_id"),
            std::string::npos);
  EXPECT_NE(code_of([](Options& o) { o.speed = 0; }).find("speed"), std::string::npos);
  EXPECT_NE(code_of([](Options& o) { o.accounts.clear(); }).find("account"), std::string::npos);
  const std::uint16_t taken = simulator_->http_port();
  EXPECT_NE(code_of([&](Options& o) { o.http_port = taken; }).find("another port"),
            std::string::npos);
}

TEST_F(Webhook, HttpsIsServedUnderAnAuthorityOfItsOwn) {
  const std::string folder = ::testing::TempDir() + "/sambung-simulator-ca";
  start([&](Options& options) { options.https = Options::Https{0, folder}; });
  ASSERT_NE(simulator_->https_port(), 0);
  std::ifstream file(simulator_->authority_file());
  std::ostringstream pem;
  pem << file.rdbuf();
  EXPECT_EQ(pem.str().find("PRIVATE"), std::string::npos);
  const std::string url = "https://localhost:" + std::to_string(simulator_->https_port()) + "/";
  HttpRequest request;
  request.target = "/v26.0/" + kChannel;
  request.headers["authorization"] = "Bearer test-token";
  Caller trusting(url, pem.str());
  const auto reply = trusting.call(request);
  ASSERT_TRUE(reply) << reply.error().what;
  EXPECT_EQ(reply->status, 200U);
  Caller strict(url, make_tls_identity()->authority_pem);
  EXPECT_FALSE(strict.call(request));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sambung::simulator
