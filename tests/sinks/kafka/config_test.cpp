#include "connectors/kafka/config.hpp"

#include <gtest/gtest.h>

#include <sambung/host.hpp>

namespace sambung::kafka {
namespace {

std::string error_of(const std::string& more) {
  try {
    parse_config("{" + more + "}");
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

bool told(const std::string& more, const std::string& front) {
  const std::string error = error_of(R"("brokers":"a:9092",)" + more);
  EXPECT_EQ(error.find("hunter2"), std::string::npos) << error;
  return error.rfind(front, 0) == 0;
}

TEST(KafkaConfig, BrokersAreEnough) {
  const Config config = parse_config(R"({"brokers":"one:9092, [::1]:9092"})");
  EXPECT_EQ(config.brokers, "one:9092,[::1]:9092");
  EXPECT_EQ(config.topic.text(), "whatsapp.events");
  EXPECT_EQ(config.compression, "none");
}

TEST(KafkaConfig, MistakesAreToldByTheKey) {
  EXPECT_EQ(error_of("").rfind("brokers: must be", 0), 0U);
  EXPECT_EQ(error_of(R"("brokers":"u:hunter2@a:9092")").rfind("brokers: must be", 0), 0U);
  EXPECT_TRUE(told(R"("user":"a","password":"hunter2")", "mechanism: mechanism, user"));
  EXPECT_TRUE(told(R"("mechanism":"PLAIN")", "mechanism: mechanism, user"));
  EXPECT_TRUE(told(R"("mechanism":"GSSAPI")", "mechanism: must be one of"));
  EXPECT_TRUE(told(R"("ca_file":"/x")", "tls: must be true"));
  EXPECT_TRUE(told(R"("tls":true,"cert_file":"/x")", "cert_file: needs"));
  EXPECT_TRUE(told(R"("topic":"wa events")", "topic: must be"));
  EXPECT_TRUE(told(R"("compression":"zip")", "compression: must be one of"));
  EXPECT_TRUE(told(R"("acks":"1")", "acks: unknown key"));
}

}  // namespace
}  // namespace sambung::kafka
