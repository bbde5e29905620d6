#include <gtest/gtest.h>

#include "tests/settings/written.hpp"

namespace sambung {
namespace {

using testing::kApp;
using testing::Written;

/// A mistake appended to the least file, and the message that it must give. The least file has five
/// lines, so that a mistake begins in line 6.
struct Mistake {
  const char* name;
  const char* yaml;
  const char* message;
};

class Problems : public ::testing::TestWithParam<Mistake> {};

TEST_P(Problems, AreShownLikeThis) {
  Written written;
  written.file("open", "secret", 0644);
  written.file("short", "too short", 0600);
  EXPECT_EQ(written.problems(std::string(kApp) + GetParam().yaml), GetParam().message);
}

constexpr Mistake kMistakes[] = {
    {"UnknownKey", "conections: {}\n",
     R"(error[SB1203]: unknown key `conections` in the configuration
 --> DIR/sambung.yaml:6:1
  |
6 | conections:
  | ^^^^^^^^^^ did you mean `connections`?
  = help: the keys here are include, data_folder, connector_path, whatsapp, listen, bus, encryption, retention, media, partitions, log, credentials, connections, time_zone, channels, sync
)"},
    {"KeyTwice", "partitions: 1\npartitions: 2\n",
     R"(error[SB1004]: the key `partitions` stands twice
 --> DIR/sambung.yaml:7:1
  |
7 | partitions:
  | ^^^^^^^^^^ the first is in line 6
  = help: remove one of them; only one could count
)"},
    {"WrongKind", "connections: [a]\n",
     R"(error[SB1201]: `connections` must be a map
 --> DIR/sambung.yaml:6:14
  |
6 | connections: [
  |              ^
  = help: name each: connections: { archive: { connector: jsonl } }
)"},
    {"DurationWithoutUnit", "retention: {age: 90}\n",
     R"(error[SB1204]: `age` in retention must be a duration
 --> DIR/sambung.yaml:6:18
  |
6 | retention: {age: 90
  |                  ^^ a number and its unit are expected
  = help: units are ms, s, m, h, d and w, such as 30s or 90d
)"},
    {"SizeWithoutUnit", "retention: {size: 10G}\n",
     R"(error[SB1204]: `size` in retention must be a size
 --> DIR/sambung.yaml:6:19
  |
6 | retention: {size: 10G
  |                   ^^^ a number and its unit are expected
  = help: units are B, KiB, MiB, GiB, TiB, KB, MB, GB and TB, such as 10GiB
)"},
    {"UnknownCredential",
     "credentials: {hubspot: {}}\nconnections: {a: {connector: jsonl, credential: hubspott}}\n",
     R"(error[SB1409]: there is no credential `hubspott`
 --> DIR/sambung.yaml:7:49
  |
7 |                                             ... hubspott
  |                                                 ^^^^^^^^ did you mean `hubspot`?
  = help: there are hubspot
)"},
    {"UnknownFurtherCredential",
     "credentials: {app: {}}\nconnections: {a: {connector: jsonl, credentials: {feed: ap}}}\n",
     R"(error[SB1409]: there is no credential `ap`
 --> DIR/sambung.yaml:7:57
  |
7 |                                                     ... ap
  |                                                         ^^ did you mean `app`?
  = help: there are app
)"},
    {"KeyOfAnotherMethod",
     "credentials: {crm: {method: static_header, secret: {env: APP_SECRET}, user: u}}\n",
     R"(error[SB1203]: unknown key `user` in credential "crm"
 --> DIR/sambung.yaml:6:71
  |
6 |                                                                   ... user:
  |                                                                       ^^^^
  = help: the keys here are method, secret, header, prefix, query, http
)"},
    {"BaseUrlThatIsNone", "connections: {a: {connector: jsonl, http: {base_url: crm.example}}}\n",
     R"(error[SB1210]: `base_url` in http of connection "a" is no address of a system
 --> DIR/sambung.yaml:6:54
  |
6 | connections: {a: {connector: jsonl, http: {base_url: crm.example
  |                                                      ^^^^^^^^^^^
  = help: write https://crm.example.com, with a path if it has one, without ? and #, and without user and password
)"},
    {"OldBoolean", "connections: {a: {connector: jsonl, raw: yes}}\n",
     R"(error[SB1206]: `raw` in connection "a" must be true or false
 --> DIR/sambung.yaml:6:42
  |
6 | connections: {a: {connector: jsonl, raw: yes
  |                                          ^^^ neither true nor false
  = help: YAML 1.2 knows only true and false; yes, no, on and off are texts
)"},
    {"NumberAsId", "connections: {a: {connector: jsonl, channels: [820000000000002]}}\n",
     R"(error[SB1207]: `channels` in connection "a" is a number, not a text
 --> DIR/sambung.yaml:6:48
  |
6 | connections: {a: {connector: jsonl, channels: [820000000000002
  |                                                ^^^^^^^^^^^^^^^ needs quotes
  = help: ids and phone numbers are texts; write "820000000000002"
)"},
    {"PhoneInConfig", "connections: {a: {connector: jsonl, config: {phone: +6281255501234}}}\n",
     R"(error[SB1207]: `phone` in the config of connection "a" is a number, not a text
 --> DIR/sambung.yaml:6:53
  |
6 | connections: {a: {connector: jsonl, config: {phone: +6281255501234
  |                                                     ^^^^^^^^^^^^^^ needs quotes
  = help: phone numbers are texts; write "+6281255501234"
)"},
    {"OutOfRange", "partitions: 65\n",
     R"(error[SB1208]: `partitions` in the configuration must be a whole number from 1 to 64
 --> DIR/sambung.yaml:6:13
  |
6 | partitions: 65
  |             ^^ out of this range
)"},
    {"NoChoice", "log: {level: inof}\n",
     R"(error[SB1209]: `level` in log must be one of trace, debug, info, warn, error
 --> DIR/sambung.yaml:6:14
  |
6 | log: {level: inof
  |              ^^^^ did you mean `info`?
)"},
    {"NoName", "connections: {Archive: {connector: jsonl}}\n",
     R"(error[SB1210]: `Archive` cannot be the name of a connection
 --> DIR/sambung.yaml:6:15
  |
6 | connections: {Archive:
  |               ^^^^^^^
  = help: use 1 to 64 of a-z, 0-9, _ and -, beginning with a letter
)"},
    {"NoAddress", "listen: {webhooks: {address: localhost}}\n",
     R"(error[SB1210]: `address` of the webhook listener is no IP address
 --> DIR/sambung.yaml:6:30
  |
6 | listen: {webhooks: {address: localhost
  |                              ^^^^^^^^^
  = help: write 127.0.0.1 for this machine alone, 0.0.0.0 or :: for all networks
)"},
    {"NoTime", "connections: {a: {connector: jsonl, start: {since: yesterday}}}\n",
     R"(error[SB1211]: `since` of connection "a" is no point in time
 --> DIR/sambung.yaml:6:52
  |
6 | connections: {a: {connector: jsonl, start: {since: yesterday
  |                                                    ^^^^^^^^^
  = help: write 2026-01-31, or 2026-01-31T08:30:00Z
)"},
    {"MasterKeyTooShort", "encryption: {master_key: {file: short}}\n",
     R"(error[SB1305]: the master key does not spell 32 bytes
 --> DIR/sambung.yaml:6:26
  |
6 |                      ... {
  |                          ^
  = help: make one with  head -c 32 /dev/urandom > FILE; chmod 600 FILE
)"},
    {"SecretInPlainText", "encryption: {master_key: 0123456789abcdef0123456789abcdef}\n",
     R"(error[SB1301]: the master key must be a reference, not the secret itself
 --> DIR/sambung.yaml:6:26
  |
6 |                      ... (hidden)
  |                          ^^^^^^^^
  = help: write {env: NAME}, {file: PATH} or {credential: NAME}
)"},
    {"OthersMayRead", "bus: {token: {file: open}}\n",
     R"(error[SB1304]: the token of the bus: DIR/open can be used by others
 --> DIR/sambung.yaml:6:21
  |
6 |                 ... open
  |                     ^^^^
  = help: chmod 600 DIR/open
)"},
    {"NotSet", "bus: {token: {env: NOBODY}}\n",
     R"(error[SB1302]: the token of the bus: the environment variable NOBODY is not set
 --> DIR/sambung.yaml:6:20
  |
6 |                ... NOBODY
  |                    ^^^^^^
  = help: export NOBODY=..., or use {file: PATH}
)"},
    {"Empty", "bus: {token: {env: EMPTY}}\n",
     R"(error[SB1303]: the token of the bus is empty
 --> DIR/sambung.yaml:6:20
  |
6 |                ... EMPTY
  |                    ^^^^^
  = help: an empty secret protects nothing; put the real one there
)"},
    {"NoConnector", "connections: {a: {connector: sqlight}}\n",
     R"(error[SB1401]: there is no connector `sqlight`
 --> DIR/sambung.yaml:6:30
  |
6 | connections: {a: {connector: sqlight
  |                              ^^^^^^^ did you mean `sqlite`?
  = help: found were jsonl, sqlite; looked in DIR/connectors
)"},
    {"SamePort", "listen: {webhooks: {port: 9000}, health: {port: 9000}}\n",
     R"(error[SB1403]: webhooks and health listen on the same port
 --> DIR/sambung.yaml:6:9
  |
6 | listen: {
  |         ^
  = help: give health a port of its own, such as 9464
)"},
    {"BusOffLoopback", "bus: {tcp: {address: 0.0.0.0, port: 1}, token: {env: APP_SECRET}}\n",
     R"(error[SB1404]: the bus may use tcp on this machine alone
 --> DIR/sambung.yaml:6:22
  |
6 | bus: {tcp: {address: 0.0.0.0
  |                      ^^^^^^^ not a loopback address
  = help: write 127.0.0.1; off this machine the traffic would not be encrypted
)"},
    {"BusWithoutToken", "bus: {tcp: {port: 1}}\n",
     R"(error[SB1205]: the bus needs `token` when it has tcp
 --> DIR/sambung.yaml:6:6
  |
6 | bus: {
  |      ^
  = help: add, for example:  token: {file: /etc/sambung/secrets/bus_token}
)"},
    {"NoSuchEvent", "connections: {a: {connector: jsonl, events: [message.recieved]}}\n",
     R"(error[SB1405]: `message.recieved` in connection "a" matches no event type
 --> DIR/sambung.yaml:6:46
  |
6 | connections: {a: {connector: jsonl, events: [message.recieved
  |                                              ^^^^^^^^^^^^^^^^ did you mean `message.received`?
  = help: sambung schema lists all types; a pattern is a type, a group such as message.*, or *
)"},
    {"NoInclude", "include: [more.yaml]\n",
     R"(error[SB1005]: there is no file DIR/more.yaml
 --> DIR/sambung.yaml:6:11
  |
6 | include: [more.yaml
  |           ^^^^^^^^^
  = help: make it, or take it out of include
)"},
};

INSTANTIATE_TEST_SUITE_P(Golden, Problems, ::testing::ValuesIn(kMistakes),
                         [](const auto& tested) { return std::string(tested.param.name); });

TEST(Problems, AreAllFoundAtOnceAndInOrder) {
  Written written;
  const auto loaded = written.load(
      "partitions: 0\n"
      "whatsapp: {apps: {main: {secrets: [{env: NOBODY}], verify_token: {env: NOBODY}}}}\n"
      "log: {level: loud}\n");
  EXPECT_FALSE(loaded.settings);
  std::string codes;
  for (const auto& problem : loaded.problems) codes += std::string(problem.code) + " ";
  EXPECT_EQ(codes, "SB1208 SB1302 SB1302 SB1209 ");
}

TEST(Problems, AMissingSectionAndAMissingFileAreProblems) {
  Written written;
  EXPECT_NE(written.problems("{}\n").find("error[SB1205]: the configuration needs `whatsapp`"),
            std::string::npos);
  const auto loaded = settings::load(written.folder() / "nowhere.yaml", {});
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_EQ(loaded.problems[0].code, "SB1001");
}

TEST(Problems, OneCredentialHasOneSetOfLimits) {
  Written written;
  const std::string yaml =
      std::string(kApp) +
      "credentials: {crm: {}}\n"
      "connections:\n"
      "  a: {connector: jsonl, credential: crm, http: {limits: [{kind: concurrency, n: 5}]}}\n"
      "  b: {connector: jsonl, credential: crm, http: {limits: [{kind: concurrency, n: 6}]}}\n"
      "  c: {connector: jsonl, credential: crm}\n"
      "  d: {connector: jsonl, http: {limits: [{kind: concurrency, n: 7}]}}\n";
  const auto loaded = written.load(yaml);
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_EQ(loaded.problems[0].code, "SB1410");
  EXPECT_EQ(loaded.problems[0].place.line, 9U);
}

TEST(Problems, BrokenYamlSaysWhere) {
  Written written;
  const std::string text = written.problems("whatsapp: {apps: [\n");
  EXPECT_EQ(text.substr(0, 30), "error[SB1002]: this is not YAM");
  EXPECT_NE(text.find("sambung.yaml:"), std::string::npos);
}

TEST(Problems, DeepNestingIsRefused) {
  Written written;
  const std::string text = written.problems("a: " + std::string(200, '[') + std::string(200, ']'));
  EXPECT_NE(text.find("error[SB1003]"), std::string::npos);
}

TEST(Problems, NeverShowASecretThatStandsInTheFile) {
  Written written;
  const std::string text = written.problems(
      "whatsapp:\n  apps:\n    main:\n"
      "      secrets: [\"hunter2-the-secret\"]\n"
      "      verify_token: hunter2-the-token\n"
      "      app_secret: hunter2-elsewhere\n"
      "      other: {token: hunter2-again, x: {}}\n"
      "bus: {token: hunter2-bus, tcp: {port: many}}\n");
  EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
}

}  // namespace
}  // namespace sambung
