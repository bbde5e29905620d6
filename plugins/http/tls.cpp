#include "plugins/http/tls.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <openssl/err.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "core/base/mutex.hpp"
#include "plugins/http/address.hpp"
#include "plugins/http/pipe_signal.hpp"

namespace sambung::remote {
namespace {

using Poco::Net::Context;
using Poco::Net::SecureStreamSocket;
using Poco::Net::StreamSocket;

/// One TLS record: what write has reported as written is whole records, so that a write which fails
/// at its first record has told the peer nothing that it can read.
constexpr std::size_t kRecordBytes = 16384;

/// Before each call: OpenSSL takes what an earlier one left in its queue for a failure of this one,
/// and Poco 1.11 takes an old EINTR for a reason to try again for ever.
void forget_old_errors() {
  ERR_clear_error();
  errno = 0;
}

/// Waits as `wanted` (what Poco returned below one) asks; nothing if it is worth another try.
std::optional<Failure> wait_for(int wanted, int fd, const Patience& patience) {
  return patience.wait(fd, wanted == SecureStreamSocket::ERR_SSL_WANT_WRITE ? POLLOUT : POLLIN);
}

class Secured final : public Connection {
 public:
  explicit Secured(SecureStreamSocket socket) : fd_(socket.impl()->sockfd()) {
    socket_.emplace(std::move(socket));
  }
  ~Secured() override {
    const PipeSignalBlock block;  // it says goodbye to a peer that may be gone
    socket_.reset();
  }

  Tried<std::size_t> read(std::span<char> into, const Patience& patience) override {
    if (auto stop = patience.check()) return *stop;
    const PipeSignalBlock block;
    const int most = static_cast<int>(std::min(into.size(), kRecordBytes));
    try {
      for (;;) {
        forget_old_errors();
        const int got = socket_->receiveBytes(into.data(), most);
        if (got >= 0) return static_cast<std::size_t>(got);
        if (auto stop = wait_for(got, fd_, patience)) return *stop;
      }
    } catch (const Poco::Exception& lost) {
      return Failure{Kind::kAmbiguous, std::string("TLS connection lost: ") + lost.what()};
    }
  }

  Tried<std::size_t> write(std::string_view bytes, const Patience& patience) override {
    if (auto stop = patience.check()) return *stop;
    const PipeSignalBlock block;
    const int most = static_cast<int>(std::min(bytes.size(), kRecordBytes));
    bool some_left = false;
    try {
      for (;;) {
        forget_old_errors();
        const int sent = socket_->sendBytes(bytes.data(), most);
        if (sent > 0) return static_cast<std::size_t>(sent);
        some_left = some_left || sent == SecureStreamSocket::ERR_SSL_WANT_WRITE;
        if (auto stop = wait_for(sent, fd_, patience)) {
          stop->bytes_left = some_left;
          return *stop;
        }
      }
    } catch (const Poco::Exception& lost) {
      return Failure{Kind::kAmbiguous, std::string("TLS connection lost: ") + lost.what(),
                     some_left};
    }
  }

  bool idle() const override {
    pollfd peer{fd_, POLLIN | POLLRDHUP, 0};
    return ::poll(&peer, 1, 0) == 0 && socket_->available() == 0;
  }

 private:
  int fd_;
  std::optional<SecureStreamSocket> socket_;
};

Context::Ptr make_context(const std::string& ca_file) {
  Context::Params params;
  params.caLocation = ca_file;
  params.loadDefaultCAs = ca_file.empty();
  // Anything less, and Poco does not look at the name where it thinks that the host is local.
  params.verificationMode = Context::VERIFY_STRICT;
  // Without anonymous ones: Poco passes a peer that shows no certificate.
  params.cipherList = "HIGH:!aNULL:!eNULL:!MD5:!RC4:!3DES";
  Context::Ptr context = new Context(Context::TLS_CLIENT_USE, params);
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  return context;
}

class PocoTls final : public Tls {
 public:
  explicit PocoTls(Context::Ptr context) : context_(std::move(context)) {}

  Tried<std::unique_ptr<Connection>> secure(UniqueFd socket, const std::string& host,
                                            const Patience& patience) override {
    const PipeSignalBlock block;
    try {
      StreamSocket plain(new Poco::Net::StreamSocketImpl(socket.release()));
      plain.setBlocking(false);
      // Without a name Poco matches the peer's address, and asks for no name in the handshake.
      const std::string name = parse_ip(host) ? std::string() : host;
      SecureStreamSocket secure = SecureStreamSocket::attach(plain, name, context());
      if (auto failed = shake_hands(secure, patience)) return *failed;
      return std::unique_ptr<Connection>(std::make_unique<Secured>(std::move(secure)));
    } catch (const Poco::Net::CertificateValidationException&) {
      return Failure{Kind::kNotSent, "the server's certificate is not for this host"};
    } catch (const Poco::Exception& failed) {
      return Failure{Kind::kNotSent, "TLS failed: " + failed.message()};
    }
  }

 private:
  static std::optional<Failure> shake_hands(SecureStreamSocket& secure, const Patience& patience) {
    for (;;) {
      if (auto stop = patience.check()) return stop;
      forget_old_errors();
      const int done = secure.completeHandshake();
      if (done == 1) break;
      if (done == 0) return Failure{Kind::kNotSent, "the server hung up during the TLS handshake"};
      if (auto stop = wait_for(done, secure.impl()->sockfd(), patience)) {
        stop->what += " during the TLS handshake";
        return stop;
      }
    }
    secure.verifyPeerCertificate();
    return std::nullopt;
  }

  Context::Ptr context() {
    const Lock lock(mutex_);
    if (context_.isNull()) context_ = make_context({});
    return context_;
  }

  Mutex mutex_;
  Context::Ptr context_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace

Result<std::unique_ptr<Tls>> Tls::make(const std::string& ca_file) {
  try {
    Context::Ptr context;
    if (!ca_file.empty()) context = make_context(ca_file);
    return std::unique_ptr<Tls>(std::make_unique<PocoTls>(std::move(context)));
  } catch (const Poco::Exception&) {
    return Error{ErrorCode::kInvalid, ca_file + " cannot be read, or holds no PEM certificates"};
  }
}

}  // namespace sambung::remote
