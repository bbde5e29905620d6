#include "core/settings/sections.hpp"

namespace sambung::settings {

void read_connection_lookups(Fields& connection_fields, Connection& connection) {
  using std::chrono::milliseconds;
  constexpr milliseconds kDay = std::chrono::hours(24);
  const Node* node = connection_fields.take("lookups");
  if (node == nullptr) return;
  Fields fields(*node, "lookups of " + connection_fields.what(), connection_fields.reading());
  ConnectionLookups lookups;
  fields.duration("deadline", milliseconds(100), milliseconds(30'000), lookups.deadline);
  fields.duration("fresh", milliseconds(0), kDay, lookups.fresh);
  fields.duration("keep", milliseconds(0), kDay, lookups.keep);
  connection.lookups = lookups;
}

}  // namespace sambung::settings
