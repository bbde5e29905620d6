#include <sambung/connector.hpp>

#include "connectors/hubspot/config.hpp"
#include "connectors/hubspot/system.hpp"

namespace {

using sambung::Call;

class Hubspot {
 public:
  explicit Hubspot(const sambung::Setup& setup)
      : config_(sambung::hubspot::parse_config(setup.config)),
        line_(setup.host),
        system_(config_, line_) {}

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
  const sambung::hubspot::Config config_;
  sambung::web::HostLine line_;
  sambung::hubspot::System system_;
};

}  // namespace

SAMBUNG_CONNECTOR(Hubspot, "hubspot", "0.1.0", sambung::hubspot::kManifest)
