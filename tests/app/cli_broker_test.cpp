#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "core/json/document.hpp"
#include "core/simulator/simulator.hpp"
#include "tests/app/command.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::Running;

constexpr const char* kPhone = "6281255501234";

/// A broker of the binary with a file connection, and a simulator that posts to it.
class CliBroker : public ::testing::Test {
 protected:
  void SetUp() override {
    write_secret("secret", "app-secret-of-the-test");
    write_secret("token", "verify-token-of-the-test");
    configure(connection("archive"));
    start_broker();
  }

  void write_secret(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text << "\n";
    ::chmod((folder_ / name).c_str(), 0600);
  }
  std::string connection(const std::string& name) const {
    return "  " + name + ": {connector: jsonl, isolation: inline, config: {path: " +
           (folder_ / (name + ".jsonl")).string() + "}}\n";
  }
  void configure(const std::string& connections) {
    std::ofstream(folder_ / "sambung.yaml")
        << "whatsapp: {apps: {main: {secrets: [{file: secret}], verify_token: {file: token}}}}\n"
           "listen: {webhooks: {port: 0}, health: {port: 0}}\n"
           "connections:\n"
        << connections;
  }
  void start_broker() {
    broker_ = std::make_unique<Running>(
        std::vector<std::string>{"run", (folder_ / "sambung.yaml").string()});
    ASSERT_TRUE(broker_->await("\"event\":\"started\"")) << broker_->err();
  }
  std::uint16_t port() const {
    const std::string& log = broker_->err();
    const std::size_t at = log.find("\"webhook_port\":\"") + 16;
    return static_cast<std::uint16_t>(std::stoi(log.substr(at)));
  }
  void say(int count) {
    simulator::Options options;
    options.app_secret = Secret("app-secret-of-the-test");
    options.verify_token = Secret("verify-token-of-the-test");
    options.access_token = Secret("access");
    options.target_url = "http://127.0.0.1:" + std::to_string(port()) + "/webhooks/main";
    auto simulator = simulator::Simulator::start(std::move(options));
    ASSERT_TRUE(simulator) << simulator.error().what;
    for (int i = 0; i < count; ++i) {
      simulator::Utterance utterance;
      utterance.from = kPhone;
      utterance.text = "halo " + std::to_string(i);
      ASSERT_TRUE((*simulator)->say(utterance));
    }
    ASSERT_TRUE((*simulator)->wait_settled(std::chrono::seconds(20)));
  }
  testing::Outcome ask(std::vector<std::string> words) {
    words.emplace_back("-c");
    words.push_back((folder_ / "sambung.yaml").string());
    return testing::sambung(words);
  }
  /// Asks until the answer holds `text`.
  /// Waits until a connection's file has `count` lines: what was posted is then folded and delivered.
  bool await_lines(const std::string& connection, std::size_t count) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (lines(connection) < count) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }

  bool await_answer(const std::vector<std::string>& words, const std::string& text) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < deadline) {
      if (ask(words).out.find(text) != std::string::npos) return true;
    }
    return false;
  }
  std::size_t lines(const std::string& name) const {
    std::ifstream in(folder_ / (name + ".jsonl"));
    std::size_t count = 0;
    for (std::string line; std::getline(in, line);) ++count;
    return count;
  }

  testing::TempFolder folder_;
  std::unique_ptr<Running> broker_;
};

TEST_F(CliBroker, TermEndsItAfterEverythingIsDelivered) {
  say(20);
  broker_->signal(SIGTERM);
  const auto outcome = broker_->finish();
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("\"event\":\"drained\",\"complete\":\"true\""));
  EXPECT_THAT(outcome.err, HasSubstr("\"event\":\"stopped\""));
  EXPECT_GE(lines("archive"), 20U);
  EXPECT_THAT(outcome.err, Not(HasSubstr(kPhone)));
  EXPECT_THAT(outcome.err, Not(HasSubstr("app-secret")));
}

TEST_F(CliBroker, ASecondBrokerIsRefused) {
  const auto second = testing::sambung({"run", (folder_ / "sambung.yaml").string()});
  EXPECT_EQ(second.code, 73);
  EXPECT_THAT(second.err, HasSubstr("in use by another sambung"));
}

TEST_F(CliBroker, HupAddsAndRemovesConnectionsAndKeepsTheLastGood) {
  configure(connection("second"));
  broker_->signal(SIGHUP);
  ASSERT_TRUE(broker_->await("\"added\":\"second\",\"removed\":\"archive\"")) << broker_->err();
  say(1);
  EXPECT_TRUE(await_answer({"top", "-o", "json"}, "\"name\":\"second\""));
  configure("  broken: {connector: nothing}\n");
  broker_->signal(SIGHUP);
  ASSERT_TRUE(broker_->await("\"event\":\"reload_refused\"")) << broker_->err();
  EXPECT_THAT(broker_->err(), HasSubstr("\"code\":\"SB1401\""));
}

TEST_F(CliBroker, TopTailAndTraceShowWhatHappened) {
  say(3);
  ASSERT_TRUE(await_lines("archive", 3));
  ASSERT_TRUE(await_answer({"top", "-o", "json"}, "\"lag\":0,\"parked\":0"));
  EXPECT_THAT(ask({"top"}).out, HasSubstr("archive"));
  const auto tail = ask({"tail", "message.received", "--all", "--until-end", "-o", "jsonl"});
  EXPECT_EQ(tail.code, 0) << tail.err;
  EXPECT_EQ(std::count(tail.out.begin(), tail.out.end(), '\n'), 3);
  EXPECT_THAT(tail.out, HasSubstr("\"halo 2\""));
  const auto text = ask({"tail", "--all", "--until-end"});
  EXPECT_THAT(text.out, Not(HasSubstr(kPhone)));
  const auto two = ask({"tail", "--all", "--count", "2"});
  EXPECT_EQ(std::count(two.out.begin(), two.out.end(), '\n'), 2);
  const auto event = json::Document::parse(tail.out.substr(0, tail.out.find('\n')));
  ASSERT_TRUE(event);
  const auto trace = ask({"trace", *event->root()["id"].string()});
  EXPECT_EQ(trace.code, 0) << trace.err;
  EXPECT_THAT(trace.out, HasSubstr("archive  attempt 1  done"));
  EXPECT_EQ(ask({"trace", "01M82V7TTR0V8HFRBT7QDH1CTW"}).code, 65);
}

TEST_F(CliBroker, ReplayDeliversAgainAndADryRunDoesNot) {
  say(2);
  ASSERT_TRUE(await_answer({"top", "-o", "json"}, "\"lag\":0,\"parked\":0"));
  const auto dry = ask({"replay", "archive", "--all", "--dry-run", "-o", "json"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("\"dry_run\":true"));
  EXPECT_THAT(broker_->err(), Not(HasSubstr("\"verb\":\"replay\"")));
  EXPECT_EQ(ask({"replay", "archive", "--all"}).code, 0);
  EXPECT_TRUE(broker_->await("\"event\":\"command\",\"verb\":\"replay\"")) << broker_->err();
  EXPECT_EQ(ask({"replay", "nobody", "--all"}).code, 65);
  EXPECT_EQ(ask({"replay", "archive"}).code, 65);
}

/// What the remote of the connection "marks" said of each try of an event, oldest first.
std::vector<std::string> marks_in(const std::string& trace) {
  std::vector<std::string> marks;
  const auto document = json::Document::parse(trace);
  if (!document) return {trace};
  for (const json::Value hop : json::children(document->root()["hops"])) {
    if (hop["connection"].text() == "marks") {
      marks.push_back(hop["remote_id"].text().value_or(""));
    }
  }
  return marks;
}

TEST_F(CliBroker, AReplayedRangeIsMarkedAndTheConnectionGoesOnWhereItStood) {
  configure(connection("archive") +
            "  marks: {connector: rough, isolation: inline, config: {mode: marks}}\n");
  EXPECT_EQ(ask({"reload"}).code, 0);
  say(4);
  const std::vector<std::string> replay = {"replay", "marks", "--from-seq", "2", "--to-seq", "3"};
  std::vector<std::string> dry_run = replay;
  dry_run.insert(dry_run.end(), {"--dry-run", "-o", "json"});
  ASSERT_TRUE(await_answer(dry_run, "{\"events\":2,"));  // it has come as far
  EXPECT_THAT(ask(replay).out, HasSubstr("2 events come again to marks"));
  EXPECT_EQ(ask({"replay", "marks", "--all", "--to", "yesterday"}).code, 65);
  EXPECT_EQ(ask({"replay", "marks", "--to-seq", "3"}).code, 65);
  say(1);
  std::vector<std::string> ids;
  ASSERT_TRUE(await_lines("archive", 8));  // five messages, and who they are from
  std::ifstream in(folder_ / "archive.jsonl");
  for (std::string line; std::getline(in, line);) ids.push_back(line.substr(7, 26));
  ASSERT_TRUE(await_answer({"trace", ids.back(), "-o", "json"}, "\"remote_id\":\"live\""));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool again = i == 1 || i == 2;  // offsets 2 and 3
    EXPECT_EQ(marks_in(ask({"trace", ids[i], "-o", "json"}).out),
              again ? (std::vector<std::string>{"live", "replay"})
                    : std::vector<std::string>{"live"})
        << i;
  }
}

TEST_F(CliBroker, APauseHoldsAcrossARestartUntilResume) {
  EXPECT_EQ(ask({"pause", "archive", "--reason", "disk"}).code, 0);
  EXPECT_THAT(ask({"top"}).out, HasSubstr("held by an operator: disk"));
  broker_->signal(SIGTERM);
  EXPECT_EQ(broker_->finish().code, 0);
  start_broker();
  say(2);
  EXPECT_THAT(ask({"top"}).out, HasSubstr("held by an operator: disk"));
  EXPECT_EQ(lines("archive"), 0U);
  EXPECT_EQ(ask({"resume", "archive"}).code, 0);
  EXPECT_TRUE(await_lines("archive", 2));
}

TEST_F(CliBroker, RebuildAndRenormaliseReportAndChangeNothingThatIsRight) {
  say(2);
  ASSERT_TRUE(await_answer({"top", "-o", "json"}, "\"lag\":0,\"parked\":0"));
  EXPECT_EQ(ask({"rebuild"}).code, 0);
  const auto again = ask({"renormalise", "-o", "json"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, "{\"read\":2,\"recognised\":0,\"revised\":0,\"dry_run\":false}\n");
}

TEST_F(CliBroker, EraseMakesOnePersonUnreadable) {
  say(2);
  ASSERT_TRUE(await_lines("archive", 3));
  EXPECT_EQ(ask({"erase", "--phone", "6281200000000"}).code, 65);
  const auto dry = ask({"erase", "--phone", kPhone, "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_THAT(ask({"tail", "--all", "-e", "-o", "jsonl"}).out, HasSubstr("halo 1"));
  EXPECT_EQ(ask({"erase", "--phone", kPhone}).code, 0);
  const auto tail = ask({"tail", "--all", "-e", "-o", "jsonl"});
  EXPECT_EQ(tail.code, 0) << tail.err;
  EXPECT_THAT(tail.out, Not(HasSubstr("halo")));
  EXPECT_THAT(tail.out, HasSubstr("\"erased\":true"));
  EXPECT_THAT(broker_->err(), Not(HasSubstr(kPhone)));
}

TEST_F(CliBroker, WithoutABrokerTheFilesAnswerAndChangesAreRefused) {
  say(1);
  broker_->signal(SIGTERM);
  ASSERT_EQ(broker_->finish().code, 0);
  const auto top = ask({"top", "-o", "json"});
  EXPECT_EQ(top.code, 0) << top.err;
  EXPECT_THAT(top.out, HasSubstr("\"running\":false"));
  EXPECT_THAT(top.err, HasSubstr("no broker is running"));
  const auto letters = ask({"dlq", "ls", "-o", "json"});
  EXPECT_EQ(letters.out, "[]\n");
  const auto pause = ask({"pause", "archive"});
  EXPECT_EQ(pause.code, 69);
  EXPECT_THAT(pause.err, HasSubstr("needs a running broker"));
}

TEST_F(CliBroker, DoctorAndCheckFindTheBrokerAndItsWebhook) {
  const auto doctor = ask({"doctor"});
  EXPECT_THAT(doctor.out, HasSubstr("broker: running"));
  EXPECT_THAT(doctor.out, HasSubstr("ok    journal"));
}

}  // namespace
}  // namespace sambung
