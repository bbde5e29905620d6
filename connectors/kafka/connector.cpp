#include <sambung/connector.hpp>

#include "connectors/kafka/config.hpp"
#include "connectors/kafka/system.hpp"

namespace {

using sambung::Batch;
using sambung::Call;

class Kafka {
 public:
  explicit Kafka(const sambung::Setup& setup)
      : system_(sambung::kafka::parse_config(setup.config)) {}

  sambung::Outcomes deliver(const Batch& batch) { return system_.deliver(batch); }
  void describe(Call& call) { system_.describe(call); }
  void probe(Call& call) { system_.probe(call); }
  void cancel() noexcept { system_.cancel(); }

 private:
  sambung::kafka::System system_;
};

}  // namespace

SAMBUNG_CONNECTOR(Kafka, "kafka", "0.1.0", sambung::kafka::kManifest)
