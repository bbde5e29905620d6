#include <gmock/gmock.h>

#include <csignal>

#include "core/simulator/net/tls_identity.hpp"
#include "tests/app/cli_broker.hpp"
#include "tests/support/raw_socket.hpp"

namespace sambung::testing {
namespace {

using ::testing::HasSubstr;

/// A broker whose webhooks come over TLS.
class TlsBroker : public CliBroker {
 protected:
  void SetUp() override {
    write_secret("secret", "app-secret-of-the-test");
    write_secret("token", "verify-token-of-the-test");
    issue("one");
    listen_ = ", tls: {certificate: one.pem, key: one.key}";
    configure(connection("archive"));
    start_broker();
  }
  /// Writes NAME.pem and NAME.key of a new authority, which the simulator trusts from now.
  void issue(const std::string& name) {
    const auto identity = simulator::make_tls_identity();
    ASSERT_TRUE(identity);
    std::ofstream(folder_ / (name + ".pem")) << identity->certificate_pem;
    std::ofstream(folder_ / (name + ".key")) << identity->private_key_pem.reveal();
    authority_ = identity->authority_pem;
  }
};

TEST_F(TlsBroker, ASignedWebhookArrivesAndPlainTextIsNotAnswered) {
  say(1);
  EXPECT_TRUE(await_lines("archive", 1));
  RawSocket plain(port());
  plain.send("GET /webhooks/main HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(plain.receive().find("HTTP/1.1"), std::string::npos);
  EXPECT_TRUE(plain.closed_by_peer());
}

TEST_F(TlsBroker, ARenewedCertificateIsTakenOnReload) {
  say(1);
  issue("one");  // from now on the simulator trusts the new authority alone
  broker_->signal(SIGHUP);
  ASSERT_TRUE(broker_->await("\"event\":\"reloaded\"")) << broker_->err();
  say(1);
  EXPECT_TRUE(await_lines("archive", 2));
}

TEST_F(TlsBroker, AKeyThatDoesNotFitIsAConfigurationErrorAndTheOldOneStays) {
  const std::string authority = authority_;
  issue("two");
  authority_ = authority;
  listen_ = ", tls: {certificate: one.pem, key: two.key}";
  configure(connection("archive"));
  const auto lint = sambung({"lint", (folder_ / "sambung.yaml").string()});
  EXPECT_EQ(lint.code, 78);
  EXPECT_THAT(lint.err, HasSubstr("error[SB1407]"));
  EXPECT_THAT(lint.err, HasSubstr("two.key is not the PEM key of the certificate in"));
  EXPECT_THAT(lint.err, HasSubstr("sambung.yaml:2:"));
  broker_->signal(SIGHUP);
  ASSERT_TRUE(broker_->await("\"event\":\"reload_refused\"")) << broker_->err();
  say(1);
  EXPECT_TRUE(await_lines("archive", 1));
}

}  // namespace
}  // namespace sambung::testing
