#include "connectors/web/hosted.hpp"
#include "connectors/zoho/config.hpp"
#include "connectors/zoho/system.hpp"

namespace {

using Zoho = sambung::web::Hosted<sambung::zoho::System, sambung::zoho::parse_config>;

}  // namespace

SAMBUNG_CONNECTOR(Zoho, "zoho", "0.1.0", sambung::zoho::kManifest)
