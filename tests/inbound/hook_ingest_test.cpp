#include "core/http/hook_ingest.hpp"

#include "tests/inbound/recipe_of.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/stores.hpp"

namespace sambung::http {
namespace {

using testing::RawSocket;

/// The listener with one door for `shop`, which signs by a header that has the secret itself, and one for
/// `erp`, whose system signs nothing.
class HookIngestTest : public testing::Stores {
 protected:
  HookIngestTest() {
    open("shop",
         R"({"signature":{"algorithm":"equality","header":"X-Secret"},
             "delivery_id":{"header":"X-Id"}})",
         "s3cret");
    open("erp", R"({"challenge":{"query":"challenge"}})", "");
    server_ = *Server::start(
        {},
        [this](const Request& request, Respond respond) {
          ingest_.handle(request, std::move(respond));
        },
        log_);
  }
  ~HookIngestTest() override { server_->stop(); }

  void open(const std::string& connection, const std::string& hooks, const std::string& secret) {
    inbound::Door door{.connection = connection,
                       .recipe = inbound::recipe_of(hooks),
                       .verifier = std::nullopt,
                       .token = inbound::path_token(keys_, connection, 1),
                       .public_url = {}};
    if (!secret.empty()) {
      std::vector<Secret> secrets;
      secrets.emplace_back(secret);
      door.verifier = *inbound::HookVerifier::make(*door.recipe.signature, std::move(secrets));
    }
    ingest_.open(std::move(door));
  }

  /// The status of the answer.
  std::string post(const std::string& path, const std::string& headers,
                   const std::string& body = "{}", const std::string& method = "POST") {
    RawSocket socket(server_->port());
    socket.send(method + " " + path + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n" + headers +
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    last_ = socket.receive();
    return last_.substr(9, 3);
  }

  HookIngest ingest_{keys_, *journal_, clock_, log_};
  std::unique_ptr<Server> server_;
  std::string last_;
};

TEST_F(HookIngestTest, StoresAWebhookBeforeItIsAnswered) {
  EXPECT_EQ(post("/hooks/shop?topic=a", "X-Secret: s3cret\r\nX-Id: 1\r\n", R"({"id":7})"), "200");
  const auto hooks = stored("hook.received");
  ASSERT_EQ(hooks.size(), 1U);
  EXPECT_EQ(hooks[0].event.raw, R"({"id":7})");
  EXPECT_EQ(ingest_.counts("shop").received, 1U);
}

TEST_F(HookIngestTest, StoresADeliveryOnceHoweverOftenItComes) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(post("/hooks/shop", "X-Secret: s3cret\r\nX-Id: same\r\n"), "200");
  }
  EXPECT_EQ(stored("hook.received").size(), 1U);
  EXPECT_EQ(ingest_.counts("shop").repeated, 2U);
}

TEST_F(HookIngestTest, RefusesWhatIsNotTheSystemsOwn) {
  EXPECT_EQ(post("/hooks/shop", "X-Secret: wrong\r\nX-Id: 1\r\n"), "401");
  EXPECT_EQ(post("/hooks/shop", "X-Id: 1\r\n"), "401");
  EXPECT_EQ(post("/hooks/erp", ""), "401");
  EXPECT_EQ(post("/hooks/nobody", ""), "404");
  EXPECT_EQ(post("/hooks/", ""), "404");
  EXPECT_TRUE(stored("hook.received").empty());
  EXPECT_EQ(ingest_.counts("shop").refused, 2U);
  EXPECT_FALSE(ingest_.counts("shop").last_refusal.empty());
}

TEST_F(HookIngestTest, TakesWhatHasThePathsToken) {
  const std::string token = inbound::path_token(keys_, "erp", 1);
  EXPECT_EQ(post("/hooks/erp/" + token, ""), "200");
  EXPECT_EQ(post("/hooks/erp/" + token + "/more", ""), "401");
  EXPECT_EQ(stored("hook.received").size(), 1U);
}

TEST_F(HookIngestTest, EchoesAChallengeThatMeansNothingToABrowser) {
  const std::string path = "/hooks/erp/" + inbound::path_token(keys_, "erp", 1);
  RawSocket socket(server_->port());
  socket.send("GET " + path +
              "?challenge=a1b2-c3 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  const std::string answer = socket.receive();
  EXPECT_NE(answer.find("200"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("a1b2-c3"));
  EXPECT_EQ(post(path + "?challenge=%3Cscript%3E", "", "", "GET"), "401");
  EXPECT_EQ(post("/hooks/erp?challenge=a", "", "", "GET"), "401");
}

TEST_F(HookIngestTest, ShutsADoor) {
  ingest_.close("shop");
  EXPECT_EQ(post("/hooks/shop", "X-Secret: s3cret\r\nX-Id: 1\r\n"), "404");
}

}  // namespace
}  // namespace sambung::http
