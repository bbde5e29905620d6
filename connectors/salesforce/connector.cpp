#include "connectors/salesforce/config.hpp"
#include "connectors/salesforce/system.hpp"
#include "connectors/web/hosted.hpp"

namespace {

using Salesforce =
    sambung::web::Hosted<sambung::salesforce::System, sambung::salesforce::parse_config>;

}  // namespace

SAMBUNG_CONNECTOR(Salesforce, "salesforce", "0.1.0", sambung::salesforce::kManifest)
