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
          .credentials = credentials,
          .http = http,
          .sync = sync,
          .hooks = hooks ? std::optional(hooks->duplicate()) : std::nullopt,
          .lookups = lookups,
          .mapping_json = mapping_json,
          .config_json = config_json.duplicate()};
}

ConnectionHooks ConnectionHooks::duplicate() const {
  ConnectionHooks copy{.secrets = {}, .generation = generation, .recipe_json = recipe_json};
  for (const Secret& secret : secrets) copy.secrets.push_back(secret.duplicate());
  return copy;
}

}  // namespace sambung::settings
