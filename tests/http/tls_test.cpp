#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <spdlog/sinks/null_sink.h>

#include <fstream>

#include "core/http/server.hpp"
#include "core/logging/logger.hpp"
#include "core/simulator/net/tls_identity.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::http {
namespace {

using testing::RawSocket;
using testing::TempFolder;

/// A TLS client that trusts one authority.
class TlsClient {
 public:
  TlsClient(std::uint16_t port, const std::string& authority_pem, int version_max = 0)
      : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), socket_(port) {
    BIO* memory = BIO_new_mem_buf(authority_pem.data(), static_cast<int>(authority_pem.size()));
    X509* authority = PEM_read_bio_X509(memory, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), authority);
    X509_free(authority);
    BIO_free(memory);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_security_level(context_.get(), 0);  // so that it is the server who refuses
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_.get(), version_max);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), socket_.fd());
    connected_ = SSL_connect(ssl_.get()) == 1;
    reason_ = ERR_GET_REASON(ERR_peek_last_error());
    ERR_clear_error();
  }
  bool connected() const { return connected_; }
  int reason() const { return reason_; }
  std::string get() {
    const std::string request = "GET /x HTTP/1.1\r\nHost: t\r\n\r\n";
    if (SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size())) <= 0) return {};
    char bytes[4096];
    const int got = SSL_read(ssl_.get(), bytes, sizeof bytes);
    return {bytes, got > 0 ? static_cast<std::size_t>(got) : 0};
  }

 private:
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  RawSocket socket_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, SSL_free};
  bool connected_ = false;
  int reason_ = 0;
};

class Tls : public ::testing::Test {
 protected:
  void SetUp() override {
    authority_ = issue("one");
    auto started = Server::start(
        {.tls = files("one", "one")},
        [this](const Request&, const Respond& respond) {
          ++handled_;
          respond({.status = 200, .body = "here"});
        },
        log_);
    ASSERT_TRUE(started) << started.error().what;
    server_ = std::move(*started);
  }
  /// Writes NAME.pem and NAME.key; the authority that signed.
  std::string issue(const std::string& name) {
    const auto identity = simulator::make_tls_identity();
    std::ofstream(folder_ / (name + ".pem")) << identity->certificate_pem;
    std::ofstream(folder_ / (name + ".key")) << identity->private_key_pem.reveal();
    return identity->authority_pem;
  }
  TlsFiles files(const std::string& certificate, const std::string& key) const {
    return {.certificate_chain = (folder_ / (certificate + ".pem")).string(),
            .private_key = (folder_ / (key + ".key")).string()};
  }

  TempFolder folder_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  std::atomic<int> handled_ = 0;
  std::string authority_;
  std::unique_ptr<Server> server_;
};

TEST_F(Tls, AnswersWhoTrustsItsAuthority) {
  TlsClient client(server_->port(), authority_);
  ASSERT_TRUE(client.connected()) << client.reason();
  EXPECT_NE(client.get().find("200 OK"), std::string::npos);
  EXPECT_FALSE(TlsClient(server_->port(), issue("other")).connected());
}

TEST_F(Tls, PlainTextIsNotAnswered) {
  RawSocket plain(server_->port());
  plain.send("GET /x HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(plain.receive().find("HTTP/1.1"), std::string::npos);
  EXPECT_TRUE(plain.closed_by_peer());
  EXPECT_EQ(handled_.load(), 0);
}

TEST_F(Tls, RefusesVersionsBeforeTls12) {
  TlsClient old(server_->port(), authority_, TLS1_1_VERSION);
  EXPECT_FALSE(old.connected());
  EXPECT_EQ(old.reason(), SSL_R_TLSV1_ALERT_PROTOCOL_VERSION);
  EXPECT_TRUE(TlsClient(server_->port(), authority_, TLS1_2_VERSION).connected());
}

TEST_F(Tls, NewConnectionsGetTheNewCertificateAndOpenOnesGoOn) {
  TlsClient before(server_->port(), authority_);
  ASSERT_NE(before.get().find("200 OK"), std::string::npos);
  const std::string renewed = issue("one");
  ASSERT_TRUE(server_->use_tls(files("one", "one")));
  TlsClient after(server_->port(), renewed);
  ASSERT_TRUE(after.connected());
  EXPECT_NE(after.get().find("200 OK"), std::string::npos);
  EXPECT_NE(before.get().find("200 OK"), std::string::npos);
  EXPECT_FALSE(TlsClient(server_->port(), authority_).connected());
}

TEST_F(Tls, FilesThatDoNotFitAreNamedAndTheOldOnesStay) {
  issue("two");
  const auto mixed = server_->use_tls(files("one", "two"));
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code, ErrorCode::kInvalid);
  EXPECT_NE(mixed.error().what.find("two.key is not the PEM key of the certificate in"),
            std::string::npos);
  EXPECT_NE(check_tls(files("one", "absent")).error().what.find("absent.key cannot be read"),
            std::string::npos);
  EXPECT_TRUE(TlsClient(server_->port(), authority_).connected());
}

}  // namespace
}  // namespace sambung::http
