#include "connectors/web/hosted.hpp"
#include "connectors/woocommerce/config.hpp"
#include "connectors/woocommerce/system.hpp"

namespace {

using Woocommerce =
    sambung::web::Hosted<sambung::woocommerce::System, sambung::woocommerce::parse_config>;

}  // namespace

SAMBUNG_CONNECTOR(Woocommerce, "woocommerce", "0.1.0", sambung::woocommerce::kManifest)
