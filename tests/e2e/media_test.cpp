#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/e2e/running_broker.hpp"
#include "tests/support/raw_socket.hpp"

namespace sambung {
namespace {

using nlohmann::json;
using testing::RawSocket;
using testing::RunningBroker;

constexpr std::chrono::seconds kPatience{30};
constexpr const char* kFrom = "6281299887766";

/// A broker that fetches files from the simulated Graph API, with every event in a file of lines.
class Media : public ::testing::Test {
 protected:
  void start(const std::function<void(settings::Settings&)>& edit = {}) {
    running_.connect("lines", "jsonl", R"({"path":")" + lines_.string() + R"("})");
    ASSERT_NO_FATAL_FAILURE(running_.start());  // for its port, which the simulator posts to
    ASSERT_NO_FATAL_FAILURE(running_.start_simulator());
    running_.stop();
    running_.prepare([this, edit](settings::Settings& settings) {
      settings.public_url = "http://127.0.0.1:8080";
      settings::App& app = settings.apps.front();
      app.access_token = Secret("access-token-of-the-test");
      app.graph.url = running_.simulator().base_url() + "/v26.0";
      app.graph.reach.allowed = {"127.0.0.0/8"};
      if (edit) edit(settings);
    });
    ASSERT_NO_FATAL_FAILURE(running_.start());
  }

  void send_picture(const std::string& from = kFrom) {
    const auto said =
        running_.simulator().say({.from = from,
                                  .name = "MARKERNAMA",
                                  .text = {},
                                  .type = "image",
                                  .content_json = R"({"mime_type":"image/jpeg","caption":"lihat"})",
                                  .reply_to = {},
                                  .phone_number_id = {}});
    ASSERT_TRUE(said) << said.error().what;
    ASSERT_TRUE(running_.simulator().wait_settled(kPatience));
  }
  /// The data of every event of a type that reached the file of lines.
  std::vector<json> told(const std::string& type) {
    std::vector<json> found;
    std::ifstream in(lines_);
    for (std::string line; std::getline(in, line);) {
      const json event = json::parse(line);
      if (event.at("type") == type) found.push_back(event.at("data"));
    }
    return found;
  }
  std::string follow(const std::string& link) {
    const std::string path = link.substr(link.find("/media/"));
    RawSocket socket(running_.broker().webhook_port());
    EXPECT_TRUE(socket.send("GET " + path + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
    return socket.receive();
  }
  std::size_t files() {
    std::size_t count = 0;
    for (const auto& each :
         std::filesystem::recursive_directory_iterator(running_.folder() / "data" / "media")) {
      count += each.is_regular_file() ? 1 : 0;
    }
    return count;
  }

  RunningBroker running_;
  const std::filesystem::path lines_ = running_.folder() / "lines.jsonl";
};

TEST_F(Media, APictureIsFetchedToldAndFollowsItsLinkUntilItsPersonIsErased) {
  ASSERT_NO_FATAL_FAILURE(start());
  ASSERT_NO_FATAL_FAILURE(send_picture());
  ASSERT_TRUE(running_.broker().drained(kPatience)) << running_.log();
  ASSERT_EQ(told("media.stored").size(), 1U) << running_.log();
  const json stored = told("media.stored").front();
  const json message = told("message.received").front();
  EXPECT_EQ(stored.at("message_id"), message.at("message_id"));
  EXPECT_EQ(stored.at("media_id"), message.at("content").at("media").at("id"));
  EXPECT_EQ(stored.at("mime_type"), "image/jpeg");
  EXPECT_EQ(stored.at("sha256_as_stated"), true);
  const std::string link = stored.at("link");
  const std::string answer = follow(link);
  ASSERT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
  const std::string bytes = answer.substr(answer.find("\r\n\r\n") + 4);
  EXPECT_TRUE(bytes.starts_with("\xff\xd8\xff")) << "a picture's first bytes";
  EXPECT_EQ(bytes.size(), stored.at("size_bytes").get<std::size_t>());
  EXPECT_EQ(files(), 1U);

  ASSERT_NO_FATAL_FAILURE(send_picture("6281255500001"));
  ASSERT_TRUE(running_.broker().drained(kPatience)) << running_.log();
  const auto report = running_.broker().erase(
      {.person_id = {}, .wa_id = kFrom, .user_id = {}, .portfolio = {}}, false);
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->files, 1U);
  EXPECT_EQ(files(), 1U) << "the other's";
  EXPECT_TRUE(follow(link).starts_with("HTTP/1.1 410 "));
  EXPECT_TRUE(follow(told("media.stored").back().at("link")).starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(running_.log().find("access-token"), std::string::npos);
  EXPECT_EQ(running_.log().find("MARKER"), std::string::npos);
}

TEST_F(Media, AnOutageOfMetaEndsByItself) {
  ASSERT_NO_FATAL_FAILURE(start());
  running_.simulator().set_faults({.server_error = 1});
  ASSERT_NO_FATAL_FAILURE(send_picture());
  const auto is_parked = [this] {
    for (const auto& each : running_.broker().connections()) {
      if (each.name == "sambung/media/main" && each.delivery.parked == 1) return true;
    }
    return false;
  };
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!is_parked() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_TRUE(is_parked()) << running_.log();
  EXPECT_TRUE(told("media.stored").empty());
  running_.simulator().set_faults({});
  ASSERT_TRUE(running_.broker().drained(kPatience)) << running_.log();
  EXPECT_EQ(told("media.stored").size(), 1U);
}

TEST_F(Media, ATokenThatIsNotAcceptedPausesAndSaysWhatToDo) {
  ASSERT_NO_FATAL_FAILURE(start([](settings::Settings& settings) {
    settings.apps.front().access_token = Secret("another-token");
  }));
  ASSERT_NO_FATAL_FAILURE(send_picture());
  std::string reason;
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (reason.empty() && std::chrono::steady_clock::now() < deadline) {
    for (const auto& each : running_.broker().connections()) {
      if (each.delivery.state == "paused") reason = each.name + ": " + each.delivery.reason;
    }
  }
  EXPECT_NE(reason.find("sambung/media/main"), std::string::npos) << running_.log();
  EXPECT_NE(reason.find("system user"), std::string::npos) << reason;
  EXPECT_EQ(reason.find("another-token"), std::string::npos);
}

TEST_F(Media, NothingIsFetchedWhereItIsNotWanted) {
  ASSERT_NO_FATAL_FAILURE(
      start([](settings::Settings& settings) { settings.media.fetch = false; }));
  ASSERT_NO_FATAL_FAILURE(send_picture());
  ASSERT_TRUE(running_.broker().drained(kPatience)) << running_.log();
  EXPECT_TRUE(told("media.stored").empty());
  EXPECT_TRUE(follow("/media/2026-11-27/0123456789abcdef0123456789abcdef?e=1&s=a")
                  .starts_with("HTTP/1.1 404 "));
}

}  // namespace
}  // namespace sambung
