#include "connectors/hubspot/config.hpp"
#include "connectors/hubspot/system.hpp"
#include "connectors/web/hosted.hpp"

namespace {

using Hubspot = sambung::web::Hosted<sambung::hubspot::System, sambung::hubspot::parse_config>;

}  // namespace

SAMBUNG_CONNECTOR(Hubspot, "hubspot", "0.1.0", sambung::hubspot::kManifest)
