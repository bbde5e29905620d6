#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/clock.hpp"
#include "core/settings/effective.hpp"
#include "tests/settings/written.hpp"

namespace sambung {
namespace {

using testing::kApp;
using testing::Written;

std::string all(const settings::Loaded& loaded) {
  std::string text;
  for (const auto& problem : loaded.problems) text += render(problem);
  return text;
}

TEST(Load, TheLeastFileGetsTheDefaults) {
  Written written;
  const auto loaded = written.load(kApp);
  ASSERT_TRUE(loaded.settings) << all(loaded);
  const settings::Settings& settings = *loaded.settings;
  EXPECT_EQ(settings.data_folder, written.folder() / "data");
  EXPECT_EQ(settings.webhooks.address, "127.0.0.1");
  EXPECT_EQ(settings.webhooks.port, 8080);
  EXPECT_EQ(settings.partitions, 1U);
  ASSERT_EQ(settings.apps.size(), 1U);
  EXPECT_EQ(settings.apps[0].path, "/webhooks/main");
  EXPECT_EQ(settings.apps[0].secrets.at(0).reveal(), "the app secret");
  EXPECT_TRUE(settings.apps[0].keep_raw);
  EXPECT_FALSE(settings.master_key);
}

TEST(Load, OneAddressMayHaveHalfOfTheConnectionsUnlessItSaysOtherwise) {
  Written written;
  const auto half = written.load(std::string(kApp) + "listen: {webhooks: {connections_max: 9}}\n");
  EXPECT_EQ(half.settings->webhooks.connections_per_address_max, 5U);
  EXPECT_EQ(half.settings->health.connections_per_address_max, 1024U);
  const auto all =
      written.load(std::string(kApp) + "listen: {webhooks: {connections_per_address_max: 2048}}\n");
  EXPECT_EQ(all.settings->webhooks.connections_per_address_max, 2048U);
}

TEST(Load, EverySettingArrivesWhereItBelongs) {
  Written written;
  written.file("token", "bus token\n");
  written.file("master", std::string(64, 'a') + "\n");
  const auto loaded = written.load(
      "data_folder: there\n"
      "whatsapp: {apps: {main: {secrets: [{env: APP_SECRET}, {file: token}],\n"
      "  verify_token: {env: VERIFY_TOKEN}, portfolio: \"730\", accounts: [\"710\"],\n"
      "  path: /in, keep_raw: false, access_token: {file: token},\n"
      "  graph: {url: \"http://127.0.0.1:8090/v26.0\", media_hosts: [files.example],\n"
      "  allow_private: true}}}}\n"
      "media: {age: 7d, size: 1GiB, file_size: 16MiB, link_life: 12h}\n"
      "listen: {webhooks: {address: 0.0.0.0, port: 8443, tls: {certificate: c.pem, key: k.pem}},\n"
      "  health: {port: 9999}}\n"
      "bus: {socket: bus.sock, tcp: {address: 127.0.0.1, port: 5601}, token: {file: token}}\n"
      "encryption: {master_key: {file: master}}\n"
      "retention: {age: 30d, size: 2GiB}\n"
      "partitions: 5\n"
      "log: {level: debug, format: json}\n"
      "connections:\n"
      "  archive: {connector: jsonl, events: [message.*, person.created], channels: [\"820\"],\n"
      "    start: {since: 2026-01-01}, isolation: inline, raw: true, batch_max: 10,\n"
      "    deadline: 5s, lookups: {deadline: 3s, keep: 1h},\n"
      "    config: {path: /x, n: 3, on: true, text: \"7\", nothing: null,\n"
      "    secret: {file: token}}}\n");
  ASSERT_TRUE(loaded.settings) << all(loaded);
  const settings::Settings& s = *loaded.settings;
  EXPECT_EQ(s.data_folder, written.folder() / "there");
  EXPECT_EQ(s.apps[0].secrets.at(1).reveal(), "bus token");
  EXPECT_EQ(s.apps[0].accounts, std::vector<std::string>{"710"});
  EXPECT_FALSE(s.apps[0].keep_raw);
  ASSERT_TRUE(s.apps[0].access_token);
  EXPECT_EQ(s.apps[0].access_token->reveal(), "bus token");
  EXPECT_EQ(s.apps[0].graph.url, "http://127.0.0.1:8090/v26.0");
  EXPECT_EQ(s.apps[0].graph.media_hosts, std::vector<std::string>{"files.example"});
  EXPECT_TRUE(s.apps[0].graph.reach.allow_private);
  EXPECT_TRUE(s.media.fetch);
  EXPECT_EQ(s.media.age, std::chrono::hours(7 * 24));
  EXPECT_EQ(s.media.bytes_max, 1ULL << 30);
  EXPECT_EQ(s.media.file_bytes_max, 16ULL << 20);
  EXPECT_EQ(s.media.link_life, std::chrono::hours(12));
  EXPECT_EQ(s.webhooks.tls->certificate, written.folder() / "c.pem");
  EXPECT_EQ(s.health.port, 9999);
  EXPECT_EQ(s.bus.tcp->port, 5601);
  EXPECT_EQ(s.bus.token.reveal(), "bus token");
  EXPECT_EQ(s.master_key->reveal(), std::string(32, '\xaa'));
  EXPECT_EQ(s.retention.age, std::chrono::hours(24 * 30));
  EXPECT_EQ(s.retention.bytes_max, 2ULL << 30);
  EXPECT_EQ(s.partitions, 5U);
  const settings::Connection& c = s.connections.at(0);
  EXPECT_EQ(c.start.from, settings::StartAt::From::kSince);
  EXPECT_EQ(unix_ms(c.start.since), 1767225600000);
  EXPECT_EQ(c.isolation, settings::Isolation::kInline);
  EXPECT_EQ(c.deadline, std::chrono::seconds(5));
  ASSERT_TRUE(c.lookups);
  EXPECT_EQ(c.lookups->deadline, std::chrono::seconds(3));
  EXPECT_EQ(c.lookups->fresh, std::chrono::seconds(10));
  EXPECT_EQ(c.lookups->keep, std::chrono::hours(1));
  EXPECT_EQ(c.config_json.reveal(),
            R"({"path":"/x","n":3,"on":true,"text":"7","nothing":null,"secret":"bus token"})");
  EXPECT_EQ(loaded.connections.at(0).config_json.find("bus token"), std::string::npos);
}

TEST(Load, FilesThatNobodyCouldOpenAreWarnedOf) {
  Written written;
  const auto with = [&written](const std::string& rest) {
    return written.load(
        "whatsapp: {apps: {main: {secrets: [{env: APP_SECRET}], verify_token: {env: VERIFY_TOKEN},"
        " access_token: {env: VERIFY_TOKEN}}}}\n" +
        rest);
  };
  const auto silent = with("");
  ASSERT_TRUE(silent.settings) << "a warning is no error";
  ASSERT_EQ(silent.problems.size(), 1U);
  EXPECT_EQ(silent.problems.front().code, "SB1414");
  EXPECT_TRUE(with("media: {fetch: false}\n").problems.empty());
  EXPECT_TRUE(
      with("listen: {webhooks: {public_url: \"https://hooks.example.com\"}}\n").problems.empty());
  EXPECT_FALSE(with("media: {size: 1MiB, file_size: 2MiB}\n").settings)
      << "a file that there is never room for";
}

TEST(Load, IncludedFilesAddAppsAndConnections) {
  Written written;
  written.file("conf.d/one.yaml", "connections: {one: {connector: jsonl}}\n");
  written.file("conf.d/two.yaml",
               "connections: {two: {connector: sqlite}}\n"
               "whatsapp: {apps: {other: {secrets: [{env: APP_SECRET}], verify_token: {env: "
               "VERIFY_TOKEN}}}}\n");
  const auto loaded = written.load(std::string(kApp) + "include: [\"conf.d/*.yaml\"]\n");
  ASSERT_TRUE(loaded.settings) << all(loaded);
  EXPECT_EQ(loaded.settings->connections.size(), 2U);
  EXPECT_EQ(loaded.settings->apps.size(), 2U);
  EXPECT_EQ(loaded.files.size(), 3U);
}

TEST(Load, NorwayStaysAText) {
  Written written;
  const auto loaded = written.load(std::string(kApp) +
                                   "connections: {a: {connector: jsonl, config: {land: NO}}}\n");
  ASSERT_TRUE(loaded.settings) << all(loaded);
  EXPECT_EQ(loaded.settings->connections[0].config_json.reveal(), R"({"land":"NO"})");
}

TEST(Load, AnchorsAndAliasesAreFollowed) {
  Written written;
  const auto loaded =
      written.load(std::string(kApp) + "connections:\n  a: &a {connector: jsonl}\n  b: *a\n");
  ASSERT_TRUE(loaded.settings) << all(loaded);
  EXPECT_EQ(loaded.settings->connections.at(1).connector, "jsonl");
}

TEST(Load, AliasesCannotFillMemory) {
  Written written;
  std::string yaml = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name < 'k'; ++name) {
    const std::string before(1, static_cast<char>(name - 1));
    yaml += std::string(1, name) + ": &" + name + " [";
    for (int i = 0; i < 10; ++i) yaml += (i > 0 ? ", *" : "*") + before;
    yaml += "]\n";
  }
  const auto loaded = written.load(yaml);
  EXPECT_FALSE(loaded.settings);
  EXPECT_THAT(all(loaded), ::testing::HasSubstr("error[SB1003]"));
}

TEST(Load, EffectiveConfigurationShowsDefaultsAndHidesSecrets) {
  Written written;
  const auto loaded = written.load(
      std::string(kApp) +
      "connections: {a: {connector: jsonl, config: {dsn: {env: APP_SECRET}, n: 4}}}\n");
  ASSERT_TRUE(loaded.settings) << all(loaded);
  const std::string shown = settings::effective_json(loaded);
  EXPECT_EQ(shown.find("the app secret"), std::string::npos);
  EXPECT_THAT(shown, ::testing::HasSubstr("\"dsn\": \"(secret)\""));
  EXPECT_THAT(shown, ::testing::HasSubstr("\"n\": 4"));
  EXPECT_THAT(shown, ::testing::HasSubstr("\"batch_max\": 256"));
}

}  // namespace
}  // namespace sambung
