#include <sambung/connector.hpp>
#include <string>

#include "connectors/zoho/config.hpp"
#include "connectors/zoho/system.hpp"

namespace {

using sambung::Call;

class Zoho {
 public:
  explicit Zoho(const sambung::Setup& setup)
      : config_(sambung::zoho::parse_config(setup.config)),
        line_(setup.host),
        system_(config_, line_, std::string(setup.connection)) {}

  void describe(Call& call) { system_.describe(call); }
  void probe(Call& call) { system_.probe(call); }
  void provision(Call& call) { system_.provision(call); }
  void find(Call& call) { system_.find(call); }
  void fetch(Call& call) { system_.fetch(call); }
  void upsert(Call& call) { system_.upsert(call); }
  void log(Call& call) { system_.log(call); }
  void changes(Call& call) { system_.changes(call); }
  void receive(Call& call) { system_.receive(call); }
  void subscriptions(Call& call) { system_.subscriptions(call); }
  void erase(Call& call) { system_.erase(call); }

 private:
  const sambung::zoho::Config config_;
  sambung::web::HostLine line_;
  sambung::zoho::System system_;
};

}  // namespace

SAMBUNG_CONNECTOR(Zoho, "zoho", "0.1.0", sambung::zoho::kManifest)
