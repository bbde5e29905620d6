#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <csignal>
#include <map>

#include "core/json/document.hpp"
#include "tests/app/cli_broker.hpp"

namespace sambung {
namespace {

using testing::CliBroker;
using ::testing::HasSubstr;
using testing::kPhone;
using ::testing::Not;

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

TEST_F(CliBroker, ReloadSaysWhatChangedOrWhyNothingDid) {
  configure(connection("archive") + connection("second"));
  const auto added = ask({"reload", "-o", "json"});
  EXPECT_EQ(added.code, 0) << added.err;
  EXPECT_THAT(added.out, HasSubstr("{\"added\":[\"second\"],\"removed\":[],\"changed\":[]"));
  configure("  archive: {connector: jsonl, raw: true, isolation: inline, config: {path: " +
                (folder_ / "archive.jsonl").string() + "}}\n",
            "partitions: 2\n");
  EXPECT_EQ(ask({"reload"}).out,
            "reloaded; removed second; restarted archive; waits for a restart of the broker: "
            "partitions\n");
  say(1);
  EXPECT_TRUE(await_lines("archive", 1));
  configure("  broken: {connector: nothing}\n");
  // The broken file would keep the question from finding the broker's data folder.
  std::filesystem::rename(folder_ / "sambung.yaml", folder_ / "broken.yaml");
  configure(connection("archive"));
  std::filesystem::rename(folder_ / "sambung.yaml", folder_ / "asks.yaml");
  std::filesystem::rename(folder_ / "broken.yaml", folder_ / "sambung.yaml");
  const auto refused = testing::sambung({"reload", "-c", (folder_ / "asks.yaml").string()});
  EXPECT_EQ(refused.code, 78) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("the last good one stays in force: SB1401 at "));
  EXPECT_THAT(refused.err, HasSubstr("sambung.yaml:4:"));
}

TEST_F(CliBroker, AReloadTakesTheLevelOfTheLogAtOnce) {
  configure(connection("archive"), "log: {level: error}\n");
  EXPECT_EQ(ask({"reload"}).code, 0);
  EXPECT_EQ(ask({"pause", "archive"}).code, 0);
  EXPECT_THAT(broker_->err(), Not(HasSubstr("\"verb\":\"pause\"")));
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
  ASSERT_TRUE(
      await_answer({"replay", "archive", "--all", "--dry-run", "-o", "json"}, "\"dry_run\":true"));
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
            "  marks: {connector: rough, events: ['*'], isolation: inline, "
            "config: {mode: marks}}\n");
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
    EXPECT_EQ(
        marks_in(ask({"trace", ids[i], "-o", "json"}).out),
        again ? (std::vector<std::string>{"live", "replay"}) : std::vector<std::string>{"live"})
        << i;
  }
}

TEST_F(CliBroker, AConnectorThatIsNotReplaySafeIsNotReplayed) {
  configure(connection("archive") + "  once: {connector: lawless}\n");
  EXPECT_EQ(ask({"reload"}).code, 0);
  say(1);
  ASSERT_TRUE(
      await_answer({"top", "-o", "json"}, "\"connector\":\"lawless\",\"state\":\"running\""));
  for (const bool dry_run : {true, false}) {
    std::vector<std::string> replay = {"replay", "once", "--all"};
    if (dry_run) replay.emplace_back("--dry-run");
    const auto refused = ask(replay);
    EXPECT_EQ(refused.code, 65) << refused.out;
    EXPECT_THAT(refused.err, HasSubstr("connection \"once\" is not replayed"));
    EXPECT_THAT(refused.err, HasSubstr("lawless 0.0.1 does not have replay_safe"));
    EXPECT_THAT(refused.err, HasSubstr("sambung dlq replay"));
  }
  EXPECT_EQ(ask({"replay", "archive", "--all"}).code, 0);
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
  EXPECT_THAT(top.out, Not(HasSubstr("decider")));
  const auto letters = ask({"dlq", "ls", "-o", "json"});
  EXPECT_EQ(letters.out, "[]\n");
  const auto pause = ask({"pause", "archive"});
  EXPECT_EQ(pause.code, 69);
  EXPECT_THAT(pause.err, HasSubstr("needs a running broker"));
}

/// The files of a tar by their names: its headers are blocks of 512 bytes.
std::map<std::string, std::string> files_of(const std::string& tar) {
  std::map<std::string, std::string> files;
  for (std::size_t at = 0; at + 512 <= tar.size() && tar[at] != '\0';) {
    const std::size_t size = std::stoul(tar.substr(at + 124, 11), nullptr, 8);
    files[tar.substr(at, tar.find('\0', at) - at)] = tar.substr(at + 512, size);
    at += 512 + (size + 511) / 512 * 512;
  }
  return files;
}

TEST_F(CliBroker, ABundleHasWhatHelpsAndNothingOfSecretsOrPersons) {
  std::ofstream(folder_ / "dsn") << "password=planted-password\n";
  ::chmod((folder_ / "dsn").c_str(), 0600);
  configure(connection("archive") +
            "  people: {connector: postgres, isolation: inline, config: {dsn: {file: dsn}, table: "
            "\"+62 812-5550-1234\"}}\n");
  ask({"reload"});
  say(2);
  ASSERT_TRUE(await_lines("archive", 2));
  ASSERT_EQ(ask({"pause", "archive", "--reason", "called " + std::string(kPhone)}).code, 0);
  const std::string file = (folder_ / "bundle.tar").string();
  const auto outcome = ask({"doctor", "--bundle", file});
  EXPECT_THAT(outcome.err, HasSubstr("look into it before you send it"));
  std::ifstream in(file, std::ios::binary);
  const std::string tar{std::istreambuf_iterator<char>(in), {}};
  const auto files = files_of(tar);
  for (const char* name : {"README.txt", "versions.json", "findings.txt", "config.json",
                           "origins.txt", "status.json", "metrics.txt", "log.txt"}) {
    EXPECT_TRUE(files.contains("sambung-doctor/" + std::string(name))) << name;
  }
  EXPECT_THAT(files.at("sambung-doctor/config.json"), HasSubstr("(secret)"));
  EXPECT_THAT(files.at("sambung-doctor/metrics.txt"),
              HasSubstr("sambung_webhooks_accepted_total 2"));
  EXPECT_THAT(files.at("sambung-doctor/log.txt"), HasSubstr("\"event\":\"started\""));
  for (const char* planted : {"app-secret-of-the-test", "verify-token-of-the-test",
                              "planted-password", kPhone, "5550-1234", "halo"}) {
    EXPECT_EQ(tar.find(planted), tar.npos) << planted;
  }
  struct stat facts {};
  ASSERT_EQ(::stat(file.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  EXPECT_EQ(ask({"doctor", "--bundle", file}).code, 73);
}

TEST_F(CliBroker, ABundleComesWithoutABrokerAndOfABrokenFile) {
  broker_->signal(SIGTERM);
  ASSERT_EQ(broker_->finish().code, 0);
  ask({"doctor", "--bundle", (folder_ / "stopped.tar").string()});
  EXPECT_TRUE(std::filesystem::exists(folder_ / "stopped.tar"));
  std::ofstream(folder_ / "sambung.yaml") << "app-secret-of-the-test: [\n";
  const auto broken = ask({"doctor", "--bundle", (folder_ / "broken.tar").string()});
  EXPECT_EQ(broken.code, 1);
  std::ifstream in(folder_ / "broken.tar", std::ios::binary);
  const std::string tar{std::istreambuf_iterator<char>(in), {}};
  EXPECT_THAT(files_of(tar).at("sambung-doctor/problems.txt"), HasSubstr("SB1002"));
  EXPECT_EQ(tar.find("app-secret"), tar.npos);
}

TEST_F(CliBroker, DeadLettersAreListedShownDroppedAndDeliveredAgain) {
  const auto rough = [](const char* mode) {
    return std::string("  rough: {connector: rough, events: [message.received], config: {mode: ") +
           mode + "}}\n";
  };
  configure(rough("reject"));
  ASSERT_EQ(ask({"reload"}).code, 0);
  say(2);
  ASSERT_TRUE(await_answer({"top", "-o", "json"}, "\"dead\":2")) << ask({"top"}).out;
  const auto list = ask({"dlq", "ls", "-o", "jsonl"});
  EXPECT_EQ(std::count(list.out.begin(), list.out.end(), '\n'), 2) << list.out;
  const auto first = json::Document::parse(list.out.substr(0, list.out.find('\n')));
  ASSERT_TRUE(first);
  const std::string number = std::to_string(first->root()["number"].integer().value_or(0));
  const auto text = ask({"dlq", "ls", "--connection", "rough"});
  EXPECT_THAT(text.out, HasSubstr("message.received"));
  EXPECT_EQ(text.err, "2 dead letters\n");
  EXPECT_THAT(ask({"dlq", "ls", "--connection", "nobody", "-o", "json"}).out, "[]\n");
  const auto show = ask({"dlq", "show", number});
  EXPECT_EQ(show.code, 0) << show.err;
  EXPECT_THAT(show.out, HasSubstr("refused for a test"));
  EXPECT_THAT(show.out, HasSubstr("halo"));
  EXPECT_EQ(ask({"dlq", "drop", number, "--dry-run"}).out, "would be: 1 dead letters dropped\n");
  EXPECT_EQ(ask({"dlq", "drop", number}).code, 0);
  EXPECT_EQ(ask({"dlq", "drop", number}).code, 65);
  configure(rough("ok"));
  ASSERT_EQ(ask({"reload"}).out, "reloaded; restarted rough\n");
  EXPECT_EQ(ask({"dlq", "replay", "--connection", "rough", "-o", "json"}).out,
            "{\"count\":1,\"dry_run\":false}\n");
  EXPECT_TRUE(await_answer({"dlq", "ls", "-o", "json"}, "[]"));
  EXPECT_TRUE(await_answer({"top", "-o", "json"}, "\"done\":1")) << ask({"top"}).out;
}

TEST_F(CliBroker, DeadLettersThatAreNotThereOrNotNamedAreRefused) {
  EXPECT_EQ(ask({"dlq", "ls", "-o", "json"}).out, "[]\n");
  EXPECT_EQ(ask({"dlq", "show", "7"}).code, 65);
  EXPECT_EQ(ask({"dlq", "show"}).code, 64);
  EXPECT_EQ(ask({"dlq", "drop"}).code, 64);
  EXPECT_EQ(ask({"dlq", "replay", "7"}).code, 65);
  EXPECT_EQ(ask({"dlq", "drop", "--connection", "archive", "--dry-run", "-o", "json"}).out,
            "{\"count\":0,\"dry_run\":true}\n");
}

TEST_F(CliBroker, DoctorAndCheckFindTheBrokerAndItsWebhook) {
  const auto doctor = ask({"doctor"});
  EXPECT_THAT(doctor.out, HasSubstr("broker: running"));
  EXPECT_THAT(doctor.out, HasSubstr("ok    journal"));
}

}  // namespace
}  // namespace sambung
