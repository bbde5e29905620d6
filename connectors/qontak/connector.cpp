#include "connectors/qontak/config.hpp"
#include "connectors/qontak/system.hpp"
#include "connectors/web/hosted.hpp"

namespace {

using Qontak = sambung::web::Hosted<sambung::qontak::System, sambung::qontak::parse_config>;

}  // namespace

SAMBUNG_CONNECTOR(Qontak, "qontak", "0.1.0", sambung::qontak::kManifest)
