#include <sambung/connector.hpp>

#include "connectors/rest/config.hpp"
#include "connectors/rest/system.hpp"

namespace {

using sambung::Call;

class Rest {
 public:
  explicit Rest(const sambung::Setup& setup)
      : config_(sambung::rest::parse_config(setup.config, setup.connection)),
        line_(setup.host),
        system_(config_, line_) {}

  void describe(Call& call) { system_.describe(call); }
  void probe(Call& call) { system_.probe(call); }
  void find(Call& call) { system_.find(call); }
  void fetch(Call& call) { system_.fetch(call); }
  void upsert(Call& call) { system_.upsert(call); }
  void erase(Call& call) { system_.erase(call); }
  void log(Call& call) { system_.log(call); }
  void lookup(Call& call) { system_.lookup(call); }
  void changes(Call& call) { system_.changes(call); }
  void receive(Call& call) { system_.receive(call); }
  void subscriptions(Call& call) { system_.subscriptions(call); }

 private:
  const sambung::rest::Config config_;
  sambung::web::HostLine line_;
  sambung::rest::System system_;
};

}  // namespace

SAMBUNG_CONNECTOR(Rest, "rest", "0.1.0", sambung::rest::kManifest)
