#include <sambung/connector.hpp>

#include "connectors/odoo/config.hpp"
#include "connectors/odoo/system.hpp"

namespace {

using sambung::Call;

class Odoo {
 public:
  explicit Odoo(const sambung::Setup& setup)
      : line_(setup.host),
        system_(sambung::odoo::parse_config(setup.config, setup.connection), line_) {}

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
  sambung::web::HostLine line_;
  sambung::odoo::System system_;
};

}  // namespace

SAMBUNG_CONNECTOR(Odoo, "odoo", "0.1.0", sambung::odoo::kManifest)
