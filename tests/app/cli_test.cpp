#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <set>

#include "core/app/cli/verb.hpp"
#include "core/json/document.hpp"
#include "core/simulator/fixtures.hpp"
#include "tests/app/command.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::sambung;
using testing::TempFolder;

const testing::Running::Variables kSecrets = {{"WHATSAPP_APP_SECRET", "the-app-secret"},
                                              {"WHATSAPP_VERIFY_TOKEN", "the-verify-token"}};

std::string fixture(const char* name) { return std::string(simulator::find_fixture(name)->json); }

TEST(Cli, EveryVerbHasHelpWithAnExample) {
  for (const cli::Verb& verb : cli::verbs()) {
    std::vector<std::string> words;
    const std::string name = verb.name;
    const std::size_t space = name.find(' ');
    words.push_back(name.substr(0, space));
    if (space != name.npos) words.push_back(name.substr(space + 1));
    words.emplace_back("--help");
    const auto outcome = sambung(words);
    EXPECT_EQ(outcome.code, 0) << name;
    EXPECT_THAT(outcome.out, HasSubstr("Example:\n  sambung " + name));
    EXPECT_THAT(outcome.err, IsEmpty());
  }
}

TEST(Cli, EveryGroupOfVerbsHasALineOfItsOwn) {
  const std::string help = sambung({"--help"}).out;
  std::set<std::string_view> lines;
  std::set<std::string> words;
  for (const cli::Verb& verb : cli::verbs()) {
    const std::string name = verb.name;
    if (const std::size_t space = name.find(' '); space != name.npos)
      words.insert(name.substr(0, space));
  }
  for (const std::string& word : words) {
    const std::string_view line = cli::summary_of_group(word);
    EXPECT_FALSE(line.empty()) << word;
    EXPECT_TRUE(lines.insert(line).second) << word;
    EXPECT_THAT(help, ContainsRegex("\n  " + word + " +" + std::string(line) + "\n"));
  }
}

TEST(Cli, WrongUseExitsWith64AndSaysWhatToDo) {
  auto outcome = sambung({});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_THAT(outcome.out, IsEmpty());
  outcome = sambung({"lnt"});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_THAT(outcome.err, HasSubstr("did you mean `sambung lint`?"));
  outcome = sambung({"lint", "--surprise"});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_THAT(outcome.err, HasSubstr("see sambung lint --help"));
}

TEST(Cli, VersionIsTextOrJson) {
  EXPECT_EQ(sambung({"version"}).out, std::string("sambung ") + SAMBUNG_VERSION + "\n");
  EXPECT_EQ(sambung({"version", "-o", "json"}).out,
            std::string("{\"version\":\"") + SAMBUNG_VERSION + "\"}\n");
}

TEST(Cli, NormaliseTurnsAWebhookIntoOneLineAnEvent) {
  const auto outcome = sambung({"normalise", "--no-raw", "-o", "jsonl"}, fixture("messages.batch"));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  std::size_t lines = 0;
  for (std::size_t at = 0; at < outcome.out.size(); at = outcome.out.find('\n', at) + 1) {
    const auto event = json::Document::parse(
        std::string_view(outcome.out).substr(at, outcome.out.find('\n', at) - at));
    ASSERT_TRUE(event);
    EXPECT_TRUE(event->root()["id"].is_string());
    EXPECT_TRUE(event->root()["data"].is_object());
    EXPECT_TRUE(event->root()["raw"].absent());
    ++lines;
  }
  EXPECT_GT(lines, 1U);
}

TEST(Cli, NormaliseGivesTheSameTwiceAndKeepsRawUnlessTold) {
  const auto one = sambung({"normalise", "-o", "json"}, fixture("messages.text"));
  EXPECT_EQ(one.out, sambung({"normalise", "-o", "json"}, fixture("messages.text")).out);
  const auto array = json::Document::parse(one.out);
  ASSERT_TRUE(array);
  EXPECT_TRUE(array->root().first_child()["raw"].is_object());
}

TEST(Cli, NormaliseExitsWith1ForWhatItDoesNotKnowAnd65ForNothing) {
  EXPECT_EQ(sambung({"normalise"}, "not JSON").code, 1);
  EXPECT_EQ(sambung({"normalise"}, "").code, 65);
}

TEST(Cli, InitWritesWhatLintAcceptsAndNeverReplaces) {
  const TempFolder folder;
  const std::string name = folder.path().string();
  const auto dry = sambung({"init", name, "--dry-run"});
  EXPECT_FALSE(std::filesystem::exists(folder / "sambung.yaml"));
  EXPECT_THAT(dry.out, HasSubstr("# yaml-language-server: $schema="));
  EXPECT_EQ(sambung({"init", name}).code, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / ".env.example"));
  EXPECT_EQ(sambung({"init", name}).code, 73);
  EXPECT_EQ(sambung({"init", name, "--force"}).code, 0);
  const auto lint = sambung({"lint"}, {}, kSecrets, name);
  EXPECT_EQ(lint.code, 0) << lint.err;
  EXPECT_THAT(lint.out, HasSubstr("1 app, 1 connection"));
}

TEST(Cli, LintExitsWith78AndPutsProblemsOnStandardError) {
  const TempFolder folder;
  std::ofstream(folder / "sambung.yaml") << "conections: {}\n";
  const auto text = sambung({"lint"}, {}, {}, folder.path().string());
  EXPECT_EQ(text.code, 78);
  EXPECT_THAT(text.out, IsEmpty());
  EXPECT_THAT(text.err, HasSubstr("did you mean `connections`?"));
  const auto json = sambung({"lint", "-o", "json"}, {}, {}, folder.path().string());
  EXPECT_EQ(json.code, 78);
  EXPECT_THAT(json.err, IsEmpty());
  const auto array = json::Document::parse(json.out);
  ASSERT_TRUE(array);
  EXPECT_EQ(array->root().size(), 2U);
}

TEST(Cli, LintAsksTheConnectorForItsSchema) {
  const TempFolder folder;
  std::ofstream(folder / "sambung.yaml")
      << "whatsapp: {apps: {main: {secrets: [{env: WHATSAPP_APP_SECRET}], verify_token: {env: "
         "WHATSAPP_VERIFY_TOKEN}}}}\n"
         "connections: {a: {connector: jsonl, config: {path: relative}}}\n";
  const auto outcome = sambung({"lint"}, {}, kSecrets, folder.path().string());
  EXPECT_EQ(outcome.code, 78);
  EXPECT_THAT(outcome.err, HasSubstr("error[SB1402]"));
  EXPECT_THAT(outcome.err, HasSubstr("sambung.yaml:2:"));
}

TEST(Cli, LintSaysWhenRawPartsReachNobody) {
  const TempFolder folder;
  std::ofstream(folder / "sambung.yaml")
      << "whatsapp: {apps: {main: {secrets: [{env: WHATSAPP_APP_SECRET}], verify_token: {env: "
         "WHATSAPP_VERIFY_TOKEN}}}}\n"
         "connections: {a: {connector: sqlite, raw: true, config: {path: /tmp/rows.db}}}\n";
  const auto outcome = sambung({"lint"}, {}, kSecrets, folder.path().string());
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("warning[SB1408]"));
  EXPECT_THAT(outcome.err, HasSubstr("sambung.yaml:2:"));
}

TEST(Cli, EveryExampleIsAccepted) {
  std::size_t examples = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::string(SAMBUNG_SOURCE_DIR) + "/config/examples")) {
    const bool at_top = entry.path().parent_path().filename() == "examples";
    if (entry.path().extension() != ".yaml") continue;
    if (!at_top && entry.path().filename() != "sambung.yaml") continue;  // parts of others
    const auto outcome = sambung({"lint", entry.path().string(), "--no-secrets"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    ++examples;
  }
  EXPECT_GE(examples, 6U);
}

TEST(Cli, EchoShowsWhatIsInForceWithoutSecrets) {
  const TempFolder folder;
  ASSERT_EQ(sambung({"init", folder.path().string()}).code, 0);
  const auto outcome = sambung({"echo"}, {}, kSecrets, folder.path().string());
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("\"(secret)\""));
  EXPECT_EQ(outcome.out.find("the-app-secret"), std::string::npos);
  EXPECT_TRUE(json::Document::parse(outcome.out));
}

TEST(Cli, EchoShowsWhereEachValueCameFrom) {
  const TempFolder folder;
  ASSERT_EQ(sambung({"init", folder.path().string()}).code, 0);
  const auto outcome =
      sambung({"echo", "--origins", "--set", "log.level=debug", "--set", "listen.health.port=0"},
              {}, kSecrets, folder.path().string());
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("log.level: \"debug\"  # flag --set\n"));
  EXPECT_THAT(outcome.out, HasSubstr("listen.webhooks.port: 8080  # sambung.yaml:10:"));
  EXPECT_THAT(outcome.out, HasSubstr("partitions: 1  # default\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("verify_token: \"\\(secret\\)\"  # sambung.yaml:7:[0-9]+, "
                                         "environment variable WHATSAPP_VERIFY_TOKEN\n"));
  EXPECT_EQ(outcome.out.find("the-app-secret"), std::string::npos);
  const auto json = sambung({"echo", "--origins", "-o", "json"}, {}, {}, folder.path().string());
  EXPECT_TRUE(json::Document::parse(json.out)) << json.out;
}

TEST(Cli, AFlagGoesBeforeItsVariableAndThatBeforeTheFile) {
  const TempFolder folder;
  ASSERT_EQ(sambung({"init", folder.path().string()}).code, 0);
  const auto level = [&](const std::vector<std::string>& flags,
                         const testing::Running::Variables& variables) {
    std::vector<std::string> words = {"echo", "--origins"};
    words.insert(words.end(), flags.begin(), flags.end());
    const auto outcome = sambung(words, {}, variables, folder.path().string());
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    const std::size_t at = outcome.out.find("log.level: ");
    return outcome.out.substr(at, outcome.out.find('\n', at) - at);
  };
  std::ofstream(folder / "sambung.yaml", std::ios::app) << "log: {level: warn}\n";
  EXPECT_THAT(level({}, {}), HasSubstr("\"warn\"  # sambung.yaml:"));
  const testing::Running::Variables variable = {{"SAMBUNG_SET", "log.level=error\npartitions=2"}};
  EXPECT_THAT(level({}, variable), HasSubstr("\"error\"  # environment variable SAMBUNG_SET"));
  EXPECT_THAT(level({"--set", "log.level=trace"}, variable), HasSubstr("\"trace\"  # flag --set"));
}

TEST(Cli, TheFileIsNamedWithOrWithoutAFlagOrByItsVariable) {
  const TempFolder folder;
  ASSERT_EQ(sambung({"init", folder.path().string()}).code, 0);
  const std::string file = (folder / "sambung.yaml").string();
  EXPECT_EQ(sambung({"echo", file}).code, 0);
  EXPECT_EQ(sambung({"echo", "-c", file}).code, 0);
  EXPECT_EQ(sambung({"echo"}, {}, {{"SAMBUNG_CONFIG", file}}).code, 0);
  EXPECT_EQ(sambung({"echo", file}, {}, {{"SAMBUNG_CONFIG", "/nowhere"}}).code, 0);
  EXPECT_EQ(sambung({"top"}, {}, {{"SAMBUNG_CONFIG", file}}).code, 65);  // no journal yet
}

TEST(Cli, EveryFlagNamesItsVariableAndOnlyTheChosenVerbReadsIt) {
  for (const cli::Verb& verb : cli::verbs()) {
    std::vector<std::string> words;
    const std::string name = verb.name;
    const std::size_t space = name.find(' ');
    words.push_back(name.substr(0, space));
    if (space != name.npos) words.push_back(name.substr(space + 1));
    words.emplace_back("--help");
    const std::string help = sambung(words).out;
    std::size_t flags = 0;
    for (std::size_t at = help.find("--"); at != help.npos; at = help.find("--", at + 2)) {
      flags += help.rfind('\n', at) + 9 > at ? 1 : 0;  // the column of the flags, not a text
    }
    std::size_t variables = 0;
    for (std::size_t at = help.find("(Env:"); at != help.npos; at = help.find("(Env:", at + 1)) {
      ++variables;
    }
    EXPECT_EQ(flags, variables + 1) << help;  // all but --help
  }
  const testing::Running::Variables broken = {{"SAMBUNG_COUNT", "many"}};
  EXPECT_EQ(sambung({"version"}, {}, broken).code, 0);
  EXPECT_EQ(sambung({"tail"}, {}, broken).code, 64);
  EXPECT_EQ(sambung({"version"}, {}, {{"SAMBUNG_OUTPUT", "json"}}).out.front(), '{');
}

TEST(Cli, SchemaAndTriggerListAndSuggest) {
  EXPECT_THAT(sambung({"schema"}).out, HasSubstr("message.received\n"));
  EXPECT_TRUE(
      json::Document::parse(sambung({"schema", "message.received"}).out, {.depth_max = 64}));
  EXPECT_TRUE(json::Document::parse(sambung({"schema", "config"}).out, {.depth_max = 64}));
  const auto wrong = sambung({"schema", "message.recieved"});
  EXPECT_EQ(wrong.code, 65);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean `message.received`?"));
  EXPECT_THAT(sambung({"trigger"}).out, HasSubstr("messages.text\n"));
  EXPECT_EQ(sambung({"trigger", "messages.txt"}).code, 65);
  EXPECT_EQ(sambung({"trigger", "messages.text", "--port", "1"}).code, 69);
}

TEST(Cli, ConnectorsAreDescribedByAChildProcess) {
  const auto list = sambung({"connector", "list", "-o", "jsonl"});
  EXPECT_EQ(list.code, 0) << list.err;
  EXPECT_THAT(list.out, HasSubstr("\"id\":\"jsonl\""));
  EXPECT_TRUE(json::Document::parse(list.out.substr(0, list.out.find('\n'))));
  const auto info = sambung({"connector", "info", "jsonl", "-o", "json"});
  EXPECT_TRUE(json::Document::parse(info.out));
  const TempFolder folder;
  std::ofstream(folder / "broken.so") << "no library";
  const auto broken = sambung({"connector", "info", (folder / "broken.so").string()});
  EXPECT_EQ(broken.code, 65) << broken.err;
}

TEST(Cli, ExplainKnowsOurCodesAndWhatsApps) {
  EXPECT_THAT(sambung({"explain", "sb1203"}).out, HasSubstr("unknown key"));
  EXPECT_THAT(sambung({"explain", "131047"}).out, HasSubstr("template"));
  EXPECT_EQ(sambung({"explain", "SB9999"}).code, 65);
  const auto list = json::Document::parse(sambung({"explain", "-o", "json"}).out);
  ASSERT_TRUE(list);
  EXPECT_GT(list->root().size(), 30U);
}

TEST(Cli, CompletionKnowsEveryVerb) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const auto outcome = sambung({"completion", shell});
    EXPECT_EQ(outcome.code, 0);
    for (const cli::Verb& verb : cli::verbs()) {
      const std::string name = verb.name;
      EXPECT_THAT(outcome.out, HasSubstr(name.substr(0, name.find(' ')))) << shell;
    }
  }
  EXPECT_EQ(sambung({"completion", "tcsh"}).code, 64);
}

TEST(Cli, BashCompletesVerbsOfGroupsAndTheirFlags) {
  const TempFolder folder;
  std::ofstream(folder / "script") << sambung({"completion", "bash"}).out;
  const auto completed = [&](const std::string& words, int at) {
    const std::string command = "bash -c '. " + (folder / "script").string() + "; COMP_WORDS=(" +
                                words + " \"\"); COMP_CWORD=" + std::to_string(at) +
                                "; _sambung; echo \" ${COMPREPLY[*]} \"' > " +
                                (folder / "out").string();
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::string line;
    std::getline(std::ifstream(folder / "out"), line);
    return line;
  };
  EXPECT_THAT(completed("sambung", 1), HasSubstr(" doctor "));
  EXPECT_THAT(completed("sambung dlq", 2), HasSubstr(" ls show replay drop "));
  EXPECT_THAT(completed("sambung dlq replay", 3), HasSubstr(" --dry-run "));
  EXPECT_THAT(completed("sambung echo", 2), HasSubstr(" --origins "));
}

TEST(Cli, InitLintAndRunFollowEachOther) {
  const TempFolder folder;
  const std::string name = folder.path().string();
  ASSERT_EQ(sambung({"init", name}).code, 0);
  EXPECT_EQ(sambung({"lint"}, {}, {}, name).code, 78);
  ASSERT_EQ(sambung({"lint"}, {}, kSecrets, name).code, 0);
  const auto check = sambung({"check"}, {}, kSecrets, name);
  EXPECT_EQ(check.code, 0) << check.out;
  EXPECT_FALSE(std::filesystem::exists(folder / "data"));
  testing::Running::Variables variables = kSecrets;
  variables["SAMBUNG_SET"] = "listen.webhooks.port=0\nlisten.health.port=0";
  testing::Running broker({"run"}, {}, variables, name);
  ASSERT_TRUE(broker.await("\"event\":\"started\"")) << broker.err();
  EXPECT_EQ(sambung({"doctor"}, {}, kSecrets, name).code, 0);
  testing::Running top({"top", "--watch"}, {}, kSecrets, name);
  ASSERT_TRUE(top.await("CONNECTION"));
  top.signal(SIGINT);
  EXPECT_EQ(top.finish().code, 130);
  broker.signal(SIGTERM);
  EXPECT_EQ(broker.finish().code, 0);
}

TEST(Cli, VerbsAboutABrokerSayThatThereIsNone) {
  const TempFolder folder;
  ASSERT_EQ(sambung({"init", folder.path().string()}).code, 0);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"top"}, {"tail", "--until-end"}, {"dlq", "ls"}}) {
    const auto outcome = sambung(words, {}, {}, folder.path().string());
    EXPECT_EQ(outcome.code, 65) << words[0] << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("sambung run")) << words[0];
  }
}

}  // namespace
}  // namespace sambung
