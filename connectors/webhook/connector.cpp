#include <chrono>
#include <sambung/connector.hpp>

#include "connectors/webhook/config.hpp"
#include "connectors/webhook/receiver.hpp"

namespace {

using sambung::Batch;
using sambung::Call;
using sambung::Outcomes;

std::int64_t unix_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

class Webhook {
 public:
  explicit Webhook(const sambung::Setup& setup)
      : config_(sambung::webhook::parse_config(setup.config)),
        line_(setup.host),
        receiver_(config_, line_, &unix_seconds) {}

  Outcomes deliver(const Batch& batch) { return receiver_.deliver(batch); }
  void describe(Call& call) { receiver_.describe(call); }
  void probe(Call& call) { receiver_.probe(call); }

 private:
  const sambung::webhook::Config config_;
  sambung::web::HostLine line_;
  sambung::webhook::Receiver receiver_;
};

}  // namespace

SAMBUNG_CONNECTOR(Webhook, "webhook", "0.1.0", sambung::webhook::kManifest)
