#include <sambung/connector.hpp>

#include "connectors/salesforce/config.hpp"
#include "connectors/salesforce/system.hpp"

namespace {

using sambung::Call;

class Salesforce {
 public:
  explicit Salesforce(const sambung::Setup& setup)
      : config_(sambung::salesforce::parse_config(setup.config)),
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
  void erase(Call& call) { system_.erase(call); }

 private:
  const sambung::salesforce::Config config_;
  sambung::web::HostLine line_;
  sambung::salesforce::System system_;
};

}  // namespace

SAMBUNG_CONNECTOR(Salesforce, "salesforce", "0.1.0", sambung::salesforce::kManifest)
