// Random kill -9 over every process under load, counted at the remotes.
// SAMBUNG_KILLS=100 for the whole test; a short one by default.

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <cstdio>
#include <cstdlib>

#include "core/base/event_id.hpp"
#include "core/sqlite/database.hpp"
#include "tests/connectors/postgres_server.hpp"
#include "tests/fault/deployment.hpp"
#include "tests/fault/killing.hpp"
#include "tests/fault/sender.hpp"
#include "tests/fault/subscriber.hpp"
#include "tests/fault/victim.hpp"
#include "tests/fault/witness.hpp"

namespace sambung::fault {
namespace {

using test::PostgresServer;

constexpr std::uint64_t kConversations = 40;

int wanted_kills() {
  const char* wanted = std::getenv("SAMBUNG_KILLS");
  return wanted == nullptr ? 8 : std::atoi(wanted);
}

std::vector<pid_t> itself(pid_t process) { return {process}; }

/// Ids of everything in a journal.
std::set<std::string> events_in(const std::filesystem::path& journal) {
  auto database = *sqlite::Database::open(journal, {.read_only = true});
  auto query = *database.prepare("SELECT id FROM record");
  std::set<std::string> ids;
  for (auto row = query.step(); row && *row; row = query.step()) {
    ids.insert(EventId::from_bytes(query.blob(0))->text());
  }
  return ids;
}

/// The server's processes that serve connectors.
std::vector<pid_t> postgres_backends(const std::string& dsn) {
  PGconn* session = PQconnectdb(dsn.c_str());
  PGresult* result =
      PQexec(session, "select pid from pg_stat_activity where application_name = 'sambung'");
  std::vector<pid_t> pids;
  for (int row = 0; row < PQntuples(result); ++row) {
    pids.push_back(std::atoi(PQgetvalue(result, row, 0)));
  }
  PQclear(result);
  PQfinish(session);
  return pids;
}

std::int64_t dead_letters_in(const std::filesystem::path& ledger) {
  auto database = *sqlite::Database::open(ledger, {.read_only = true});
  return (*database.integer("SELECT count(*) FROM dead")).value_or(-1);
}

/// The remotes of a broker, each with its connection's part of the configuration.
class Kill : public ::testing::Test {
 protected:
  void SetUp() override {
    add("sqlite", "path: " + (deployment_ / "rows.db").string(), itself);
    witnesses_.push_back(sqlite_witness(deployment_ / "rows.db"));
    add("jsonl", "path: " + (deployment_ / "events.jsonl").string(), itself);
    witnesses_.push_back(jsonl_witness(deployment_ / "events.jsonl"));
    if (PostgresServer::obstacle().empty()) {
      ASSERT_NO_FATAL_FAILURE(add_postgres());
    } else {
      std::printf("without postgres: %s\n", PostgresServer::obstacle().c_str());
    }
    targets_.push_back({"broker", itself});
    targets_.push_back({"bus", nullptr});
    deployment_.configure(connections_);
  }

  void add(const std::string& connector, const std::string& config,
           std::function<std::vector<pid_t>(pid_t)> commits_in) {
    connections_ += "  to_" + connector + ":\n    connector: " + connector + "\n    config: { " +
                    config + " }\n";
    targets_.push_back({connector, std::move(commits_in)});
  }

  /// The server's process commits for the connector's, which waits for it meanwhile.
  void add_postgres() {
    server_ = std::make_unique<PostgresServer>();
    ASSERT_TRUE(server_->start());
    const std::string dsn = PostgresServer::dsn(server_->port());
    add("postgres", "dsn: \"" + dsn + "\"", [dsn](pid_t) { return postgres_backends(dsn); });
    witnesses_.push_back(postgres_witness(dsn));
  }

  void print(const Kills& kills) const {
    std::printf("kills %d, in a commit %d (", kills.total, kills.in_commit);
    const char* between = "";
    for (const auto& [kind, count] : kills.by_kind) {
      const auto committing = kills.in_commit_by_kind.find(kind);
      std::printf("%s%s %d/%d", between, kind.c_str(), count,
                  committing == kills.in_commit_by_kind.end() ? 0 : committing->second);
      between = ", ";
    }
    std::printf(")\n");
  }

  Deployment deployment_;
  std::unique_ptr<PostgresServer> server_;
  std::string connections_;
  std::vector<Target> targets_;
  std::vector<std::unique_ptr<Witness>> witnesses_;
};

TEST_F(Kill, NothingIsLostOrDoubledAndConversationsKeepTheirOrder) {
  Victim victim(deployment_.config());
  victim.start();
  for (const auto& witness : witnesses_) ASSERT_TRUE(witness->watch()) << witness->name();
  const Subscriber subscriber("ipc://" + (deployment_.data() / "run/bus.sock").string());
  Sender sender(deployment_.port(), deployment_.secret(), kConversations, 4);
  const Kills kills = kill_around(victim, targets_, wanted_kills());
  sender.finish();
  ASSERT_TRUE(deployment_.drained(static_cast<int>(witnesses_.size())));
  const std::set<std::string> events = events_in(deployment_.data() / "journal.db");
  const bool all_heard = subscriber.has_all(events, std::chrono::seconds(60));
  victim.terminate();

  const std::set<std::string> sent = sender.messages();
  print(kills);
  std::printf("webhooks %lu, repeats %lu, messages %zu, events %zu\n", sender.accepted(),
              sender.repeats(), sent.size(), events.size());
  for (const auto& witness : witnesses_) {
    const Verdict verdict = judge(sent, witness->taken());
    std::printf("%s: lost %zu, doubled %zu, disordered %zu\n", witness->name().c_str(),
                verdict.lost, verdict.doubled, verdict.disordered);
    EXPECT_EQ(verdict.lost, 0U);
    EXPECT_EQ(verdict.doubled, 0U);
    EXPECT_EQ(verdict.disordered, 0U);
  }
  std::printf("bus: events %zu, lost %zu, again %zu, disordered %zu, openings %zu\n",
              subscriber.events(), subscriber.lost(events), subscriber.repeats(),
              subscriber.disordered(), subscriber.openings());
  EXPECT_TRUE(all_heard);
  EXPECT_EQ(subscriber.disordered(), 0U);
  EXPECT_EQ(dead_letters_in(deployment_.data() / "ledger.db"), 0);
  EXPECT_GE(sent.size(), 50U);
  EXPECT_EQ(kills.total, wanted_kills());
  EXPECT_GE(kills.in_commit * 5, kills.total);
}

}  // namespace
}  // namespace sambung::fault
