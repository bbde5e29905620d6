/// Interactions a second through a host process into each connector's system, in batches of 256, a
/// line each: messages received from many persons, then what a message brings with it in all. For
/// databases also upserts a second into a customer's table, in calls of 400: made, then changed; rows a
/// second that `find` looks for, half of them there, and that `changes` reads.
/// Name connectors to measure those alone. Run it from a release build.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <span>

#include "tests/connectors/bodies.hpp"
#include "tests/connectors/sql_target.hpp"

namespace sambung::test {
namespace {

constexpr std::uint64_t kBatches = 100;
constexpr std::uint64_t kBatchItems = 256;
constexpr std::uint64_t kPersons = 1000;

std::string person_of(std::uint64_t n) { return "P" + std::to_string(n * 7919 % kPersons); }

deliver::Item message(std::uint64_t n) {
  return item_of(n, "message.received", text_body("m" + std::to_string(n), "hello"), person_of(n));
}

/// Of eight items: two messages in, one answer, its three statuses, a reaction and a new link.
deliver::Item life(std::uint64_t n) {
  const std::uint64_t turn = n / 8;
  const std::string person = person_of(turn), answer = "o" + std::to_string(turn);
  switch (n % 8) {
    case 2: return item_of(n, "message.sent", text_body(answer, "yes"), person);
    case 3: return item_of(n, "message.status", status_body(answer, "sent"), person);
    case 4: return item_of(n, "message.status", status_body(answer, "delivered"), person);
    case 5: return item_of(n, "message.status", status_body(answer, "read"), person);
    case 6:
      return item_of(n, "message.reacted",
                     act_body("a" + std::to_string(n), answer, R"(,"emoji":"x")"), person);
    case 7: return item_of(n, "identity.linked", linked_body(person, std::to_string(turn)), person);
    default:
      return item_of(n, "message.received", text_body("m" + std::to_string(n), "hello"), person);
  }
}

void measure(const std::string& connector, const std::string& config, const char* what,
             const std::function<deliver::Item(std::uint64_t)>& item) {
  Connection connection(connector, config);
  std::vector<std::vector<deliver::Item>> batches(kBatches);
  std::uint64_t n = 0;
  for (auto& batch : batches) {
    while (batch.size() < kBatchItems) batch.push_back(item(++n));
  }
  if (!connection.host().await_ready(kPatience)) return;
  const auto start = std::chrono::steady_clock::now();
  for (const auto& batch : batches) {
    if (!connection.done(batch)) std::printf("%s: a batch was not done\n", connector.c_str());
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%s: %.0f %s/s\n", connector.c_str(), static_cast<double>(n) / took.count(), what);
}

constexpr std::size_t kCallItems = 400;
constexpr std::size_t kCalls = 50;

/// A customer's table and a connection to it.
class TableBench {
 public:
  explicit TableBench(const SqlTarget& target) : connector_(target.connector()) {
    const bool is_postgres = connector_ == "postgres";
    const auto client = target.client();
    client->run(std::string("create table customers (id ") +
                (is_postgres               ? "bigserial primary key"
                 : connector_ == "mariadb" ? "bigint auto_increment primary key"
                                           : "integer primary key") +
                ", name varchar(100), phone varchar(40), email varchar(60), op varchar(60) unique,"
                " at timestamp" +
                (connector_ == "mariadb" ? "(6)"
                 : is_postgres           ? "tz"
                                         : "") +
                ")");
    client->run("create index by_time on customers (at, id)");
    connection_ = std::make_unique<Connection>(
        connector_, "{" + target.place() +
                        R"(,"events":false,"contacts":{"table":"customers","id":"id",)"
                        R"("version":"at","op":"op","columns":["name","phone","email"],)"
                        R"("keys":{"phone":"phone","email":"email"}}})");
  }

  void run() {
    if (!connection_->host().await_ready(kPatience)) return;
    const auto provided =
        connection_->host().call({"sambung.provision/0", {R"({"apply":true})"}, {}, 0}, kPatience);
    if (!provided) return;
    measure("upsert", "rows made", [](std::size_t n) {
      return R"({"object":"contact","op":"o)" + std::to_string(n) +
             R"(","fields":{"name":"Ana","phone":"+62)" + number_of(n) + R"(","email":"p)" +
             std::to_string(n) + R"(@b.example"}})";
    });
    measure("find", "rows looked for", [](std::size_t n) {
      const std::string number = number_of(2 * n), email = "p" + std::to_string(2 * n);
      return R"({"object":"contact","keys":{"phone":["+62)" + number + R"(","62)" + number +
             R"(","0)" + number + R"("],"email":[")" + email + R"(@b.example"]}})";
    });
    measure("upsert", "rows changed", [](std::size_t n) {
      return R"({"object":"contact","id":")" + std::to_string(n + 1) +
             R"(","fields":{"name":"Bo"}})";
    });
    read();
  }

 private:
  static std::string number_of(std::size_t n) { return std::to_string(81'200'000'000 + n); }

  void measure(const char* operation, const char* what,
               const std::function<std::string(std::size_t)>& request) {
    const auto start = std::chrono::steady_clock::now();
    std::size_t done = 0;
    for (std::size_t call = 0; call < kCalls; ++call) {
      supervise::CallRequest requests{"sambung." + std::string(operation) + "/0", {}, {}, 0};
      for (std::size_t i = 0; i < kCallItems; ++i) {
        requests.requests.push_back(request(call * kCallItems + i));
      }
      const auto result = connection_->host().call(requests, kPatience);
      if (!result) continue;
      done += static_cast<std::size_t>(std::count_if(
          result->outcomes.begin(), result->outcomes.end(),
          [](const auto& each) { return each.outcome == deliver::OutcomeClass::kDone; }));
    }
    print(done, what, start);
  }

  void read() {
    const auto start = std::chrono::steady_clock::now();
    std::size_t rows = 0;
    std::string cursor;
    bool more = true;
    while (more) {
      const auto result =
          connection_->host().call({"sambung.changes/0", {cursor}, {}, 1000}, kPatience);
      if (!result || result->items.empty()) return;
      rows += result->items.size() - 1;
      cursor = result->items.back().item;
      more = result->items.back().kind == supervise::EmitKind::kCursorMore;
    }
    print(rows, "rows read as changes", start);
  }

  void print(std::size_t count, const char* what, std::chrono::steady_clock::time_point start) {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("%s: %.0f %s/s\n", connector_.c_str(), static_cast<double>(count) / took.count(),
                what);
  }

  std::string connector_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace
}  // namespace sambung::test

int main(int argc, char** argv) {
  using namespace sambung::test;
  const std::span<char*> wanted(argv + 1, argv + argc);
  const auto is_wanted = [&](const std::string& name) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
  };
  if (is_wanted("jsonl")) {
    const Folder folder;
    int files = 0;
    const auto path = [&] { return "{\"path\":\"" + folder / std::to_string(++files) + "\"}"; };
    measure("jsonl", path(), "messages", message);
    measure("jsonl", path(), "of a life's interactions", life);
  }
  SqlServers servers;
  for (const char* connector : {"sqlite", "postgres", "mariadb"}) {
    if (!is_wanted(connector) || !SqlServers::obstacle(connector).empty()) continue;
    const auto messages = servers.target(connector), lives = servers.target(connector),
               tables = servers.target(connector);
    measure(connector, messages->config(), "messages", message);
    measure(connector, lives->config(), "of a life's interactions", life);
    TableBench(*tables).run();
  }
  return 0;
}
