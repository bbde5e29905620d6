/// Interactions a second through a host process into each connector's system, in batches of 256, a
/// line each: messages received from many persons, then what a message brings with it in all.
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

}  // namespace
}  // namespace sambung::test

int main(int argc, char** argv) {
  using namespace sambung::test;
  const std::span<char*> wanted(argv + 1, argv + argc);
  const auto is_wanted = [&](const std::string& name) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
  };
  const auto measure_both = [](const std::string& connector,
                               const std::function<std::string()>& fresh_config) {
    measure(connector, fresh_config(), "messages", message);
    measure(connector, fresh_config(), "of a life's interactions", life);
  };
  const Folder folder;
  int files = 0;
  const auto fresh_file = [&] { return folder / std::to_string(++files); };
  const auto path = [&] { return "{\"path\":\"" + fresh_file() + "\"}"; };
  for (const char* connector : {"jsonl", "sqlite"}) {
    if (is_wanted(connector)) measure_both(connector, path);
  }
  if (!is_wanted("postgres") || !PostgresServer::obstacle().empty()) return 0;
  PostgresServer server;
  if (!server.start()) return 1;
  measure_both("postgres", [&] {
    return postgres_target(server, "bench_" + std::to_string(++files))->config();
  });
  return 0;
}
