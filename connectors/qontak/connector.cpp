#include <sambung/connector.hpp>

#include "connectors/qontak/config.hpp"
#include "connectors/qontak/system.hpp"

namespace {

using sambung::Call;

class Qontak {
 public:
  explicit Qontak(const sambung::Setup& setup)
      : config_(sambung::qontak::parse_config(setup.config)),
        line_(setup.host),
        system_(line_, config_) {}

  void describe(Call& call) { system_.describe(call); }
  void probe(Call& call) { system_.probe(call); }
  void provision(Call& call) { system_.provision(call); }
  void find(Call& call) { system_.find(call); }
  void fetch(Call& call) { system_.fetch(call); }
  void upsert(Call& call) { system_.upsert(call); }
  void log(Call& call) { system_.log(call); }
  void changes(Call& call) { system_.changes(call); }
  void receive(Call& call) { system_.receive(call); }
  void erase(Call& call) { system_.erase(call); }

 private:
  const sambung::qontak::Config config_;
  sambung::web::HostLine line_;
  sambung::qontak::System system_;
};

}  // namespace

SAMBUNG_CONNECTOR(Qontak, "qontak", "0.1.0", sambung::qontak::kManifest)
