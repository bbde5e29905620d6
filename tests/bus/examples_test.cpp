// The programs of config/examples/subscribers, as they stand there, against the real bus.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/bus/program.hpp"
#include "tests/bus/stage.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::bus {
namespace {

using testing::Program;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> command(const std::string& language, const std::string& program) {
  const std::string folder = std::string(SAMBUNG_SOURCE_DIR) + "/config/examples/subscribers/";
  if (language == "python") return {"/usr/bin/python3", folder + "python/" + program + ".py"};
  if (language == "node") return {"node", std::string(SAMBUNG_NODE_DIR) + "/" + program + ".mjs"};
  return {std::string(SAMBUNG_BIN_DIR) + "/subscriber_" + program};
}

class Examples : public ::testing::TestWithParam<const char*> {
 protected:
  std::vector<std::string> follow(const Stage& stage) const {
    std::vector<std::string> argv = command(GetParam(), "follow");
    argv.insert(argv.end(), {stage.requests(), "message.received."});
    return argv;
  }
  std::vector<std::string> durable(const Stage& stage, const std::string& script) const {
    std::vector<std::string> argv = command(GetParam(), "durable");
    argv.insert(argv.end(), {stage.requests(), "books", script});
    return argv;
  }
  testing::TempFolder folder_;
};

/// Waits until the feed has published offset `last`: its beacon says so.
void await_published(Client& observer, std::int64_t last) {
  while (true) {
    const auto message = observer.next();
    ASSERT_TRUE(message) << "the feed stopped before " << last;
    if (message->number("offset", 1) >= last) return;
  }
}

TEST_P(Examples, FollowFindsTheGapFetchesItAndIsCompleteAndInOrder) {
  Stage stage(20);
  stage.start_bus();
  Client observer(stage.requests());
  observer.subscribe(stage.feed(), "message.received.", 0);
  Program program(follow(stage), folder_ / "follow");
  ASSERT_TRUE(eventually([&] {
    stage.append(1, 1);  // doubles are absorbed
    return program.err().find("following") != std::string::npos;
  })) << program.err();
  constexpr int kCount = 20'000;
  stage.append(2, 2);
  ASSERT_TRUE(eventually([&] { return lines_of(program.out()).size() >= 1; })) << program.err();
  program.signal(SIGSTOP);
  for (int i = 3; i <= kCount; i += 1000) stage.append(i, std::min(i + 999, kCount));
  await_published(observer, kCount);
  program.signal(SIGCONT);
  const std::string last = testing::made_event(kCount).body;
  ASSERT_TRUE(eventually([&] { return program.out().find(last) != std::string::npos; }))
      << program.err();
  EXPECT_NE(program.err().find("gap in message.received."), std::string::npos);

  stage.kill_child();
  stage.append(kCount + 1, kCount + 50);
  const std::string after = testing::made_event(kCount + 50).body;
  ASSERT_TRUE(eventually([&] { return program.out().find(after) != std::string::npos; }))
      << program.err();
  // It began after event 1 or before it, depending on when it came.
  const std::vector<std::string> lines = lines_of(program.out());
  const int first = lines.front() == testing::made_event(1).body ? 1 : 2;
  ASSERT_EQ(lines.size(), static_cast<std::size_t>(kCount + 50 - first + 1));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    ASSERT_EQ(lines[i], testing::made_event(first + static_cast<int>(i)).body);
  }
}

TEST_P(Examples, DurableKilledBetweenWorkAndAckGetsTheEventAgain) {
  Stage stage;
  for (int i = 1; i <= 12; ++i) stage.append(i, i, "person-" + std::to_string(i % 3));
  stage.start_bus();
  const std::string out = (folder_ / "out").string();
  const std::string script = (folder_ / "work.sh").string();
  // Does its work, and the fifth time kills who called it before that can acknowledge.
  std::ofstream(script) << "#!/bin/sh\ncat >>" << out << "\necho >>" << out << "\nif [ $(wc -l <"
                        << out << ") -eq 5 ]; then kill -9 $PPID; fi\n";
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  const auto worked = [&] {
    std::ostringstream text;
    text << std::ifstream(out).rdbuf();
    return lines_of(text.str());
  };
  {
    Program first(durable(stage, script), folder_ / "first");
    ASSERT_TRUE(eventually([&] { return first.ended_by() == SIGKILL; })) << first.err();
  }
  ASSERT_EQ(worked().size(), 5U);
  Program second(durable(stage, script), folder_ / "second");
  ASSERT_TRUE(eventually([&] { return worked().size() >= 13; })) << second.err();
  std::vector<std::string> order;
  std::vector<std::string> twice;
  for (const std::string& body : worked()) {
    const bool known = std::find(order.begin(), order.end(), body) != order.end();
    (known ? twice : order).push_back(body);
  }
  EXPECT_EQ(order.size(), 12U);
  EXPECT_EQ(twice, std::vector<std::string>{worked()[4]});
  for (int person = 0; person < 3; ++person) {
    std::size_t before = 0;
    for (int i = person == 0 ? 3 : person; i <= 12; i += 3) {
      const auto found = std::find(order.begin(), order.end(), testing::made_event(i).body);
      const auto at = static_cast<std::size_t>(found - order.begin()) + 1;
      EXPECT_GT(at, before);
      before = at;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(In, Examples, ::testing::Values("python", "node", "cpp"),
                         [](const auto& language) { return std::string(language.param); });

}  // namespace
}  // namespace sambung::bus
