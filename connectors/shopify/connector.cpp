#include "connectors/shopify/config.hpp"
#include "connectors/shopify/system.hpp"
#include "connectors/web/hosted.hpp"

namespace {

using Shopify = sambung::web::Hosted<sambung::shopify::System, sambung::shopify::parse_config>;

}  // namespace

SAMBUNG_CONNECTOR(Shopify, "shopify", "0.1.0", sambung::shopify::kManifest)
