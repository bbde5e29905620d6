#include "connectors/rest/config.hpp"
#include "connectors/rest/system.hpp"
#include "connectors/web/hosted.hpp"

namespace {

using Rest = sambung::web::Hosted<sambung::rest::System, sambung::rest::parse_config>;

}  // namespace

SAMBUNG_CONNECTOR(Rest, "rest", "0.1.0", sambung::rest::kManifest)
