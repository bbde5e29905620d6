#include "core/settings/settings.hpp"

namespace sambung::settings {

Connection Connection::duplicate() const {
  return {.name = name,
          .connector = connector,
          .library = library,
          .events = events,
          .channels = channels,
          .start = start,
          .isolation = isolation,
          .raw = raw,
          .batch_max = batch_max,
          .deadline = deadline,
          .credential = credential,
          .http = http,
          .sync = sync,
          .mapping_json = mapping_json,
          .config_json = config_json.duplicate()};
}

}  // namespace sambung::settings
