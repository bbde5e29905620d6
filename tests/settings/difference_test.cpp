#include <gtest/gtest.h>

#include "core/settings/difference.hpp"
#include "tests/settings/written.hpp"

namespace sambung {
namespace {

using testing::kApp;
using testing::Written;
using Names = std::vector<std::string>;

settings::Difference between(Written& written, const std::string& one, const std::string& other) {
  auto before = written.load(std::string(kApp) + one);
  auto after = written.load(std::string(kApp) + other);
  if (!before.settings || !after.settings) {
    ADD_FAILURE() << "a file of this test is wrong";
    return {};
  }
  return settings::difference(*before.settings, *after.settings);
}

TEST(Difference, IsEmptyForTheSameFile) {
  Written written;
  const std::string yaml = "connections: {a: {connector: jsonl, config: {t: {env: APP_SECRET}}}}\n";
  EXPECT_TRUE(between(written, yaml, yaml).empty());
}

TEST(Difference, NamesConnectionsThatCameWentAndChanged) {
  Written written;
  const auto found =
      between(written, "connections: {a: {connector: jsonl}, b: {connector: jsonl}}\n",
              "connections: {b: {connector: jsonl, raw: true}, c: {connector: jsonl}}\n");
  EXPECT_EQ(found.added, Names{"c"});
  EXPECT_EQ(found.removed, Names{"a"});
  EXPECT_EQ(found.changed, Names{"b"});
  EXPECT_TRUE(found.needs_restart.empty());
}

TEST(Difference, SeesAChangedSecretBehindAnUnchangedReference) {
  Written written;
  const std::string yaml =
      std::string(kApp) + "connections: {a: {connector: jsonl, config: {t: {env: TURNING}}}}\n";
  written.variable("TURNING", "old");
  const auto before = written.load(yaml);
  written.variable("TURNING", "new");
  const auto after = written.load(yaml);
  EXPECT_EQ(settings::difference(*before.settings, *after.settings).changed, Names{"a"});
}

TEST(Difference, SeesWhatAConnectionsHttpMayDo) {
  Written written;
  const std::string with =
      "connections: {a: {connector: jsonl, http: {base_url: 'https://a.example'";
  EXPECT_EQ(between(written, with + "}}}\n", with + ", allow_private: true}}}\n").changed,
            Names{"a"});
  EXPECT_EQ(
      between(written, with + "}}}\n", with + ", limits: [{kind: concurrency, n: 2}]}}}\n").changed,
      Names{"a"});
}

TEST(Difference, TakesOtherTlsFilesWithoutARestartButNotTlsItself) {
  Written written;
  const std::string one = "listen: {webhooks: {tls: {certificate: a, key: b}}}\n";
  EXPECT_TRUE(
      between(written, one, "listen: {webhooks: {tls: {certificate: c, key: d}}}\n").empty());
  EXPECT_EQ(between(written, one, "").needs_restart, Names{"listen"});
}

TEST(Difference, AFurtherCredentialIsAChangeOfItsConnection) {
  Written written;
  const std::string app = "credentials: {app: {}}\n";
  const auto found =
      between(written, app + "connections: {a: {connector: jsonl}}\n",
              app + "connections: {a: {connector: jsonl, credentials: {journal: app}}}\n");
  EXPECT_EQ(found.changed, Names{"a"});
}

TEST(Difference, NamesEverySectionThatWaitsForARestart) {
  Written written;
  written.file("key", std::string(32, 'k'));
  const auto found =
      between(written, "",
              "data_folder: other\nlisten: {health: {port: 1}}\n"
              "bus: {enabled: false}\nencryption: {master_key: {file: key}}\n"
              "retention: {age: 1d}\nmedia: {age: 1d}\npartitions: 2\nlog: {level: debug}\n"
              "credentials: {crm: {client_id: a}}\n");
  EXPECT_EQ(found.needs_restart,
            (Names{"data_folder", "listen", "bus", "encryption", "retention", "media",
                   "credentials", "partitions"}));  // the log's level is taken at once
}

}  // namespace
}  // namespace sambung
