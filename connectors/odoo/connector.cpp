#include "connectors/odoo/config.hpp"
#include "connectors/odoo/system.hpp"
#include "connectors/web/hosted.hpp"

namespace {

using Odoo = sambung::web::Hosted<sambung::odoo::System, sambung::odoo::parse_config>;

}  // namespace

SAMBUNG_CONNECTOR(Odoo, "odoo", "0.1.0", sambung::odoo::kManifest)
