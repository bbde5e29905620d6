#include <gmock/gmock.h>

#include "tests/app/cli_broker.hpp"

namespace sambung {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A broker of the binary that fetches files from a simulated Graph API.
class CliMedia : public testing::CliBroker {
 protected:
  void SetUp() override {
    write_secret("secret", "app-secret-of-the-test");
    write_secret("token", "verify-token-of-the-test");
    write_secret("access", "access-token-of-the-test");
    // The simulator is the Graph API of a broker to which it posts: it starts between two starts of that.
    configure("main");
    start_broker();
    const std::uint16_t webhooks = port();
    broker_->signal(SIGTERM);
    broker_->finish();
    simulator::Options options;
    options.app_secret = Secret("app-secret-of-the-test");
    options.verify_token = Secret("verify-token-of-the-test");
    options.access_token = Secret("access-token-of-the-test");
    options.target_url = "http://127.0.0.1:" + std::to_string(webhooks) + "/webhooks/main";
    simulator_ = *simulator::Simulator::start(std::move(options));
    webhooks_ = webhooks;
    configure("main");
    start_broker();
  }
  void configure(const std::string& app) {
    const std::string graph = !simulator_
                                  ? ""
                                  : ", access_token: {file: access}, graph: {url: \"" +
                                        simulator_->base_url() + "/v26.0\", allowed: [127.0.0.1]}";
    std::ofstream(folder_ / "sambung.yaml")
        << "whatsapp: {apps: {" << app
        << ": {secrets: [{file: secret}], verify_token: {file: token}" << graph << "}}}\n"
        << "listen: {webhooks: {port: " << webhooks_
        << ", public_url: \"https://hooks.example.com\"}, health: {port: 0}}\n"
        << "connections:\n"
        << connection("archive");
  }

  std::unique_ptr<simulator::Simulator> simulator_;
  std::uint16_t webhooks_ = 0;
};

TEST_F(CliMedia, AFileCanBeLinkedAgain) {
  ASSERT_TRUE(simulator_->trigger({.name = "messages.image",
                                   .overrides = {},
                                   .additions = {},
                                   .removals = {},
                                   .raw = false,
                                   .count = 1,
                                   .phone_number_id = {}}));
  ASSERT_TRUE(await_answer({"top", "-o", "json"}, "\"media\":{\"files\":1,"));
  EXPECT_THAT(ask({"top"}).out, HasSubstr("sambung/media/main"));
  const auto event = ask({"tail", "media.stored", "--all", "--until-end", "-o", "jsonl"}).out;
  const std::size_t at = event.find("\"file\":\"") + 8;
  const std::string file = event.substr(at, event.find('"', at) - at);
  const auto made = ask({"media", "link", file, "--life", "7d"});
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("https://hooks.example.com/media/" + file + "?e="));
  EXPECT_EQ(ask({"media", "link", made.out.substr(0, made.out.size() - 1)}).code, 0)
      << "an old link names the file too";
  EXPECT_THAT(ask({"media", "link", "2026-11-27/0123456789abcdef0123456789abcdef"}).err,
              HasSubstr("no such file is kept"));
  EXPECT_EQ(ask({"media", "link", file, "--life", "soon"}).code, 64);
  EXPECT_EQ(ask({"resume", "sambung/media/main"}).code, 0);
  EXPECT_THAT(broker_->err(), Not(HasSubstr("?e=")));
}

TEST_F(CliMedia, CheckTriesTheAccessToken) {
  const auto good = ask({"check"});
  EXPECT_EQ(good.code, 0) << good.out << good.err;
  EXPECT_THAT(good.out, HasSubstr("ok    access token of app main\n"));
  write_secret("access", "another");
  const auto bad = ask({"check"});
  EXPECT_EQ(bad.code, 1) << bad.out;
  EXPECT_THAT(bad.out, HasSubstr("make a new access token of a system user"));
  EXPECT_THAT(bad.out, Not(HasSubstr("another")));
}

}  // namespace
}  // namespace sambung
