#include <sambung/connector.hpp>

#include "connectors/nats/config.hpp"
#include "connectors/nats/system.hpp"

namespace {

using sambung::Batch;
using sambung::Call;

class Nats {
 public:
  explicit Nats(const sambung::Setup& setup) : system_(sambung::nats::parse_config(setup.config)) {}

  sambung::Outcomes deliver(const Batch& batch) { return system_.deliver(batch); }
  void describe(Call& call) { system_.describe(call); }
  void probe(Call& call) { system_.probe(call); }
  void provision(Call& call) { system_.provision(call); }
  void cancel() noexcept { system_.cancel(); }

 private:
  sambung::nats::System system_;
};

}  // namespace

SAMBUNG_CONNECTOR(Nats, "nats", "0.1.0", sambung::nats::kManifest)
