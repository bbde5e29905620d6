/// Interactions a second through a host process into each connector's system, in batches of 256.
/// Prints a line each; run it from a release build.

#include <chrono>
#include <cstdio>

#include "tests/connectors/bodies.hpp"
#include "tests/connectors/sql_target.hpp"

namespace sambung::test {
namespace {

constexpr std::uint64_t kBatches = 100;
constexpr std::uint64_t kBatchItems = 256;

void measure(const std::string& connector, const std::string& config) {
  Connection connection(connector, config);
  std::vector<std::vector<deliver::Item>> batches;
  for (std::uint64_t b = 0; b < kBatches; ++b) {
    std::vector<deliver::Item>& batch = batches.emplace_back();
    for (std::uint64_t i = 1; i <= kBatchItems; ++i) {
      const std::uint64_t n = b * kBatchItems + i;
      batch.push_back(item_of(n, "message.received", text_body("m" + std::to_string(n), "hello"),
                              "P" + std::to_string(n * 7919 % 1000)));
    }
  }
  if (!connection.host().await_ready(kPatience)) return;
  const auto start = std::chrono::steady_clock::now();
  for (const auto& batch : batches) {
    if (!connection.done(batch)) std::printf("%s: a batch was not done\n", connector.c_str());
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%s: %.0f interactions/s\n", connector.c_str(),
              static_cast<double>(kBatches * kBatchItems) / took.count());
}

}  // namespace
}  // namespace sambung::test

int main() {
  using namespace sambung::test;
  const Folder folder;
  measure("jsonl", "{\"path\":\"" + folder / "events.jsonl" + "\"}");
  const auto sqlite = sqlite_target();
  measure("sqlite", sqlite->config());
  if (!PostgresServer::obstacle().empty()) return 0;
  PostgresServer server;
  if (!server.start()) return 1;
  measure("postgres", postgres_target(server, "bench")->config());
  return 0;
}
