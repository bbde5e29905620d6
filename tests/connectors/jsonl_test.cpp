#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <set>
#include <sstream>

#include "connectors/jsonl/config.hpp"
#include "connectors/jsonl/line_file.hpp"
#include "connectors/jsonl/mapping.hpp"
#include "sambung/host.hpp"
#include "tests/connectors/connection.hpp"

namespace sambung::jsonl {
namespace {

using test::Connection;
using test::Folder;
using test::item_of;

std::string slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::vector<deliver::Item> items(std::uint64_t from, std::uint64_t to) {
  std::vector<deliver::Item> out;
  for (std::uint64_t n = from; n < to; ++n) out.push_back(item_of(n, "message.received", "{}"));
  return out;
}

std::string config_of(const std::string& path) { return "{\"path\":\"" + path + "\"}"; }

std::string error_of(const std::string& config) {
  try {
    parse_config(config);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(JsonlConfig, ErrorsNameTheKey) {
  EXPECT_EQ(error_of("{}").rfind("path: missing", 0), 0U);
  EXPECT_EQ(error_of(R"({"path":"x"})").rfind("path: must be absolute", 0), 0U);
  EXPECT_EQ(error_of(R"({"path":"/x","pth":1})").rfind("pth: unknown key", 0), 0U);
  EXPECT_EQ(error_of(R"({"path":"/x","rotate_bytes":5})").rfind("rotate_bytes: ", 0), 0U);
  EXPECT_EQ(error_of("[]").rfind("the configuration", 0), 0U);
  EXPECT_EQ(parse_config(R"({"path":"/x","rotate_bytes":1048576})").rotate_bytes, 1048576U);
}

TEST(JsonlMapping, LineHoldsTheBodyAsItCameOnOneLine) {
  sambung_event raw{};
  raw.struct_size = sizeof raw;
  raw.schema_version = 1;
  const std::string id(26, 'A');
  const std::string body = "{\"a\":\n1}";
  const std::string type = "odd\"type";
  raw.id = span_of(id);
  raw.body = span_of(body);
  raw.type = span_of(type);
  const std::string line = line_of(Event(raw));
  EXPECT_EQ(line, "{\"id\":\"" + id +
                      "\",\"type\":\"odd\\\"type\",\"version\":1,\"time_ms\":0,\"recorded_ms\":0,"
                      "\"data\":{\"a\": 1}}\n");
  EXPECT_EQ(id_of(line), id);
  EXPECT_EQ(id_of("{\"id\":\"short\"}"), "");
}

TEST(JsonlFile, TornLastLineIsCutAndComesAgain) {
  const Folder folder;
  const std::string path = folder / "events.jsonl";
  const std::string whole = "{\"id\":\"" + std::string(26, 'A') + "\"}\n";
  std::ofstream(path) << whole << "{\"id\":\"" << std::string(26, 'B') << "\",\"ty";
  LineFile file(path, 0);
  EXPECT_GT(file.cut_bytes(), 0U);
  EXPECT_TRUE(file.has(std::string(26, 'A')));
  EXPECT_FALSE(file.has(std::string(26, 'B')));
  EXPECT_EQ(slurp(path), whole);
}

TEST(JsonlFile, IdsAreFoundInLinesLongerThanAChunk) {
  const Folder folder;
  const std::string path = folder / "events.jsonl";
  std::ofstream(path) << "{\"id\":\"" << std::string(26, 'A') << "\"" << std::string(3U << 20, ' ')
                      << "}\n{\"id\":\"" << std::string(26, 'B') << "\"}\n";
  const LineFile file(path, 0);
  EXPECT_TRUE(file.has(std::string(26, 'A')));
  EXPECT_TRUE(file.has(std::string(26, 'B')));
  EXPECT_EQ(file.cut_bytes(), 0U);
}

TEST(JsonlFile, TwoWritersAreRefused) {
  const Folder folder;
  const LineFile first(folder / "f", 0);
  EXPECT_THROW(LineFile(folder / "f", 0), std::runtime_error);
}

TEST(JsonlFile, FullDiskLeavesTheFileAsItWas) {
  const Folder folder;
  const std::string path = folder / "f";
  LineFile file(path, 0);
  const std::string line = "{\"id\":\"" + std::string(26, 'A') + "\"}\n";
  file.append(line);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit tight{50, before.rlim_max};
  const auto ignored = signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &tight);
  const std::string more = "{\"id\":\"" + std::string(26, 'B') + "\"}\n";
  EXPECT_THROW(file.append(more), std::runtime_error);
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, ignored);
  EXPECT_EQ(slurp(path), line);
  EXPECT_FALSE(file.has(std::string(26, 'B')));
  file.append(more);
  EXPECT_EQ(slurp(path), line + more);
}

TEST(JsonlFile, FullFileIsReplacedAndRepeatsAreStillKnown) {
  const Folder folder;
  const std::string path = folder / "f";
  const std::string line = "{\"id\":\"" + std::string(26, 'A') + "\"}\n";
  LineFile file(path, 40);
  file.append(line);
  file.append("{\"id\":\"" + std::string(26, 'B') + "\"}\n");
  EXPECT_EQ(slurp(path + ".1"), line);
  EXPECT_TRUE(file.has(std::string(26, 'A')));
  EXPECT_TRUE(file.has(std::string(26, 'B')));
}

TEST(Jsonl, RedeliveryIsNotDoubledAlsoAfterARestart) {
  const Folder folder;
  const std::string path = folder / "events.jsonl";
  {
    Connection connection("jsonl", config_of(path));
    EXPECT_TRUE(connection.done(items(1, 6)));
    EXPECT_TRUE(connection.done(items(3, 9)));
  }
  Connection again("jsonl", config_of(path));
  EXPECT_TRUE(again.done(items(1, 11)));
  EXPECT_EQ(lines_in(slurp(path)), 10U);
}

TEST(Jsonl, KilledAtAnyMomentItHoldsEachEventOnce) {
  const Folder folder;
  const std::string path = folder / "events.jsonl";
  Connection connection("jsonl", config_of(path));
  ASSERT_TRUE(connection.host().await_ready(test::kPatience));
  std::atomic<std::uint64_t> next = 1;
  std::atomic<bool> over = false;
  int kills = 0;
  std::jthread killer([&] {
    std::uint64_t seen = 1;
    while (!over) {
      // Once in three batches, in the middle of whatever the next one is at.
      const pid_t pid = connection.host().status().pid;
      if (pid > 0 && next >= seen + 150) {
        seen = next;
        kill(pid, SIGKILL);
        ++kills;
      }
      std::this_thread::yield();
    }
  });
  while (next < 2001) {
    if (connection.done(items(next, next + 50))) next += 50;
  }
  over = true;
  killer.join();
  EXPECT_GT(kills, 3);
  std::set<std::string> ids;
  std::istringstream text(slurp(path));
  for (std::string line; std::getline(text, line);) ids.insert(line.substr(0, 40));
  EXPECT_EQ(ids.size(), 2000U);
  EXPECT_EQ(lines_in(slurp(path)), 2000U);
}

TEST(Jsonl, ConfigurationMistakeIsToldAtStart) {
  Connection connection("jsonl", "{}");
  const auto until = std::chrono::steady_clock::now() + test::kPatience;
  while (connection.host().status().last_error.empty() &&
         std::chrono::steady_clock::now() < until) {
    connection.host().await_ready(std::chrono::milliseconds(10));
  }
  EXPECT_NE(connection.host().status().last_error.find("path: missing"), std::string::npos);
  EXPECT_FALSE(connection.host().deliver(items(1, 2), test::kPatience).ok());
}

}  // namespace
}  // namespace sambung::jsonl
