#include "connectors/nats/config.hpp"

#include <gtest/gtest.h>

#include <sambung/host.hpp>

namespace sambung::nats {
namespace {

const std::string kServers = R"("servers":"nats://one:4222, tls://two:4222")";

std::string error_of(const std::string& more) {
  try {
    parse_config("{" + more + "}");
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

bool told(const std::string& more, const std::string& front) {
  const std::string error = error_of(kServers + "," + more);
  EXPECT_EQ(error.find("hunter2"), std::string::npos) << error;
  return error.rfind(front, 0) == 0;
}

TEST(NatsConfig, ServersAreEnough) {
  const Config config = parse_config("{" + kServers + "}");
  EXPECT_EQ(config.servers, (std::vector<std::string>{"nats://one:4222", "tls://two:4222"}));
  EXPECT_EQ(config.stream, "WHATSAPP");
  EXPECT_EQ(config.duplicate_window, std::chrono::hours(1));
  EXPECT_FALSE(config.synced);
}

TEST(NatsConfig, MistakesAreToldByTheKey) {
  EXPECT_EQ(error_of("").rfind("servers: must be", 0), 0U);
  EXPECT_EQ(error_of(R"("servers":"nats://u:hunter2@host:4222")").rfind("servers: must be", 0), 0U);
  EXPECT_EQ(error_of(R"("servers":"host:4222")").rfind("servers: must be", 0), 0U);
  EXPECT_TRUE(told(R"("user":"a")", "user: needs"));
  EXPECT_TRUE(told(R"("password":"hunter2")", "user: needs"));
  EXPECT_TRUE(told(R"("token":"hunter2","credentials_file":"/x")", "credentials_file: give one"));
  EXPECT_TRUE(told(R"("ca_file":"x")", "ca_file: must be absolute"));
  EXPECT_TRUE(told(R"("key_file":"/x")", "cert_file: needs"));
  EXPECT_TRUE(told(R"("stream":"a.b")", "stream: must be"));
  EXPECT_TRUE(told(R"("subject":"{type}.x")", "subject: must begin"));
  EXPECT_TRUE(told(R"("subject":"wa{type}")", "subject: must begin"));
  EXPECT_TRUE(told(R"("subject":"wa.>")", "subject: must be"));
  EXPECT_TRUE(told(R"("duplicate_window_s":5)", "duplicate_window_s: must be"));
  EXPECT_TRUE(told(R"("streams":"x")", "streams: unknown key"));
}

}  // namespace
}  // namespace sambung::nats
