// Random kill -9 over every process under load, counted at the remote.
// SAMBUNG_KILLS=100 for the whole test; a short one by default.

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "core/sqlite/database.hpp"
#include "tests/fault/sender.hpp"
#include "tests/fault/victim.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::fault {
namespace {

constexpr const char* kSecret = "secret-of-the-kill-test";
constexpr std::uint64_t kConversations = 40;

std::uint16_t free_port() {
  UniqueFd fd(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t size = sizeof address;
  ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

struct Deployment {
  testing::TempFolder folder;
  std::uint16_t port = free_port();
  std::uint16_t health = free_port();
  std::filesystem::path config = folder / "sambung.yaml";
  std::filesystem::path rows = folder / "rows.db";
  std::filesystem::path lines = folder / "events.jsonl";

  Deployment() {
    write(folder / "app.secret", kSecret);
    write(folder / "verify.token", "verify-token-of-the-kill-test");
    write(config, "data_folder: " + (folder / "data").string() +
                      "\nwhatsapp:\n  apps:\n    main:\n      secrets: [{ file: " +
                      (folder / "app.secret").string() + " }]\n      verify_token: { file: " +
                      (folder / "verify.token").string() +
                      " }\nlisten:\n  webhooks: { port: " + std::to_string(port) +
                      " }\n  health: { port: " + std::to_string(health) +
                      " }\nconnections:\n  rows:\n    connector: sqlite\n    config: { path: " +
                      rows.string() + " }\n  archive:\n    connector: jsonl\n    config: { path: " +
                      lines.string() + " }\n");
  }

  static void write(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file) << text;
    std::filesystem::permissions(file, std::filesystem::perms::owner_read |
                                           std::filesystem::perms::owner_write);
  }

  std::string metrics() const {
    testing::RawSocket socket(health);
    if (!socket.connected()) return {};
    socket.send("GET /metrics HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    return socket.receive();
  }
};

/// A figure of the metrics page summed over its labels; nullopt when it is not there.
std::optional<double> figure(const std::string& page, const std::string& name) {
  std::optional<double> sum;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(name, 0) != 0) continue;
    sum = sum.value_or(0) + std::strtod(line.c_str() + line.rfind(' '), nullptr);
  }
  return sum;
}

/// Waits until nothing is left to fold or to deliver.
bool drained(const Deployment& deployment) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  while (std::chrono::steady_clock::now() < deadline) {
    const std::string page = deployment.metrics();
    const auto behind = figure(page, "sambung_state_lag_events");
    const auto lag = figure(page, "sambung_connection_lag_events{");
    const auto starting = figure(page, "sambung_connection_running{");
    if (behind == 0.0 && lag == 0.0 && starting.value_or(0) == 2.0) return true;
    std::this_thread::yield();
  }
  return false;
}

/// Watches the table from inside: every row that is written, in the order of writing.
void add_trigger(const Deployment& deployment) {
  auto database = sqlite::Database::open(deployment.rows, {});
  ASSERT_TRUE(database) << database.error().what;
  ASSERT_TRUE(database->execute(
      "CREATE TABLE IF NOT EXISTS seen(number INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT,"
      " person_id TEXT);"
      "CREATE TRIGGER IF NOT EXISTS watch AFTER INSERT ON interactions BEGIN"
      " INSERT INTO seen(message_id, person_id) VALUES(new.message_id, new.person_id); END;"));
}

void await_tables(const Deployment& deployment) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < deadline) {
    if (std::filesystem::exists(deployment.rows)) {
      auto database = sqlite::Database::open(deployment.rows, {.read_only = true});
      if (database) {
        auto found = database->integer(
            "SELECT count(*) FROM sqlite_master WHERE name = 'interactions'");
        if (found && *found == 1) return;
      }
    }
    std::this_thread::yield();
  }
  FAIL() << "the connector made no tables";
}

int wanted_kills() {
  const char* wanted = std::getenv("SAMBUNG_KILLS");
  return wanted == nullptr ? 8 : std::atoi(wanted);
}

struct Kills {
  int total = 0;
  int broker = 0;
  int in_commit = 0;
};

Kills kill_around(Victim& victim, int count) {
  std::mt19937_64 random(std::random_device{}());
  Kills kills;
  while (kills.total < count) {
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 400));  // the random instant
    const auto processes = victim.processes();
    const pid_t target = processes[random() % processes.size()];
    const bool broker = target == victim.pid();
    if (random() % 2 == 0) {
      if (!victim.kill_in_commit(target, 500)) continue;
      ++kills.in_commit;
    } else {
      victim.kill_one(target);
    }
    ++kills.total;
    if (!broker) continue;
    ++kills.broker;
    victim.start();
  }
  return kills;
}

std::map<std::string, int> ids_in_lines(const std::filesystem::path& file) {
  std::map<std::string, int> counts;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto parsed = nlohmann::json::parse(line);
    if (parsed.at("type") == "message.received") {
      ++counts[parsed.at("data").at("message_id").get<std::string>()];
    }
  }
  return counts;
}

TEST(Kill, NothingIsLostOrDoubledAndConversationsKeepTheirOrder) {
  Deployment deployment;
  Victim victim(deployment.config);
  victim.start();
  ASSERT_NO_FATAL_FAILURE(await_tables(deployment));
  ASSERT_NO_FATAL_FAILURE(add_trigger(deployment));
  Sender sender(deployment.port, kSecret, kConversations, 4);
  const Kills kills = kill_around(victim, wanted_kills());
  sender.finish();
  ASSERT_TRUE(drained(deployment)) << deployment.metrics();
  victim.terminate();

  const std::set<std::string> sent = sender.messages();
  std::size_t lost = 0;
  std::size_t doubled = 0;
  const auto lines = ids_in_lines(deployment.lines);
  for (const std::string& id : sent) lost += lines.contains(id) ? 0 : 1;
  for (const auto& [id, count] : lines) doubled += count == 1 ? 0 : 1;

  auto database = *sqlite::Database::open(deployment.rows, {.read_only = true});
  auto query = *database.prepare("SELECT message_id, person_id FROM seen ORDER BY number");
  std::map<std::string, int> written;
  std::map<std::string, std::string> last;  // the newest message of each person
  std::size_t disordered = 0;
  for (auto row = query.step(); row && *row; row = query.step()) {
    const std::string id(query.text(0));
    const std::string person(query.text(1));
    ++written[id];
    // Ids of one person's messages rise with the order in which they were sent.
    if (!last[person].empty() && id <= last[person]) ++disordered;
    last[person] = id;
  }
  for (const std::string& id : sent) lost += written.contains(id) ? 0 : 1;
  for (const auto& [id, count] : written) doubled += count == 1 ? 0 : 1;
  std::printf("kills %d (broker %d, in a commit %d) webhooks %lu repeats %lu messages %zu lost %zu"
              " doubled %zu disordered %zu\n",
              kills.total, kills.broker, kills.in_commit, sender.accepted(), sender.repeats(),
              sent.size(), lost, doubled, disordered);
  EXPECT_EQ(lost, 0U);
  EXPECT_EQ(doubled, 0U);
  EXPECT_EQ(disordered, 0U);
  EXPECT_GE(sent.size(), 50U);
}

}  // namespace
}  // namespace sambung::fault
