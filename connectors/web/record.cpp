#include "connectors/web/record.hpp"

namespace sambung::web {

Record record_of(const std::string& object, std::string id, std::int64_t version, Micros changed) {
  Json item = {{"object", object}, {"id", id}, {"version", version}, {"at", changed / 1000}};
  return {std::move(id), version, changed, std::move(item)};
}

}  // namespace sambung::web
