#include <sambung/connector.hpp>

#include "connectors/woocommerce/config.hpp"
#include "connectors/woocommerce/system.hpp"

namespace {

using sambung::Call;

class Woocommerce {
 public:
  explicit Woocommerce(const sambung::Setup& setup)
      : config_(sambung::woocommerce::parse_config(setup.config, setup.connection)),
        line_(setup.host),
        system_(line_, config_) {}

  void describe(Call& call) { system_.describe(call); }
  void probe(Call& call) { system_.probe(call); }
  void find(Call& call) { system_.find(call); }
  void fetch(Call& call) { system_.fetch(call); }
  void upsert(Call& call) { system_.upsert(call); }
  void changes(Call& call) { system_.changes(call); }
  void receive(Call& call) { system_.receive(call); }
  void subscriptions(Call& call) { system_.subscriptions(call); }
  void erase(Call& call) { system_.erase(call); }

 private:
  const sambung::woocommerce::Config config_;
  sambung::web::HostLine line_;
  sambung::woocommerce::System system_;
};

}  // namespace

SAMBUNG_CONNECTOR(Woocommerce, "woocommerce", "0.1.0", sambung::woocommerce::kManifest)
