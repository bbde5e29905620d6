#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "core/base/bounded_queue.hpp"
#include "core/base/clock.hpp"
#include "core/base/secret.hpp"
#include "core/http/server.hpp"
#include "core/journal/journal.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/whatsapp/signature.hpp"

namespace sambung::http {

/// One Meta app as the webhook listener knows it.
struct WebhookApp {
  std::string name;
  std::string path;  ///< "/webhooks/main"
  whatsapp::SignatureVerifier verifier;
  Secret verify_token;
  std::vector<std::string> accounts;
  std::string portfolio;
  bool keep_raw = true;
};

/// How webhooks fared; read by the metrics listener.
struct IngestCounts {
  std::atomic<std::uint64_t> accepted{0};      ///< webhooks answered 200
  std::atomic<std::uint64_t> events{0};        ///< events stored
  std::atomic<std::uint64_t> duplicates{0};    ///< events that were stored before
  std::atomic<std::uint64_t> unrecognised{0};  ///< events of that type
  std::atomic<std::uint64_t> unauthorised{0};  ///< no or a wrong signature, a wrong token
  std::atomic<std::uint64_t> refused{0};       ///< 503: full or not writable
};

/// The way of a webhook from its bytes to the journal: verify on the raw bytes, normalise, append,
/// and answer 200 only once it is on stable storage. A signed body is never refused for what it says.
///
/// `handle` runs on the listener's thread; bodies over 64 KiB go to a worker so that they cannot
/// hold up the others. Journal, keys and clock must outlive it.
class WebhookIngest {
 public:
  WebhookIngest(std::vector<WebhookApp> apps, const model::Keys& keys, journal::Journal& journal,
                const Clock& clock);
  ~WebhookIngest();

  void handle(const Request& request, Respond respond);
  const IngestCounts& counts() const { return *counts_; }

 private:
  static constexpr std::size_t kLargeBody = 64 * 1024;
  static constexpr std::size_t kLargeWaitingMax = 32;

  struct Large {
    const WebhookApp* app;
    std::string body;
    std::string signature;
    Respond respond;
  };

  void accept(const WebhookApp& app, std::string_view body, std::string_view signature,
              Respond respond);
  void handshake(const WebhookApp& app, std::string_view query, const Respond& respond);
  const WebhookApp* find(std::string_view path) const;

  const std::vector<WebhookApp> apps_;
  const model::Keys& keys_;
  journal::Journal& journal_;
  const Clock& clock_;
  std::shared_ptr<IngestCounts> counts_;  // shared with answers still in the journal's queue
  BoundedQueue<Large> large_{kLargeWaitingMax};
  std::jthread worker_;  // last: it uses all of the above
};

}  // namespace sambung::http
