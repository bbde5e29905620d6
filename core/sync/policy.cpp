#include "core/sync/policy.hpp"

namespace sambung::sync {

namespace {

bool goes(const Rules& rules, const std::string& connection, const std::string& field,
          Direction other) {
  const auto reach = rules.connections.find(connection);
  if (reach == rules.connections.end() || !rules.fields.contains(field)) return false;
  const auto direction = reach->second.fields.find(field);
  return direction != reach->second.fields.end() && direction->second != other;
}

}  // namespace

bool Rules::takes(const std::string& connection, const std::string& field) const {
  return goes(*this, connection, field, Direction::kOut);
}

bool Rules::gives(const std::string& connection, const std::string& field) const {
  return goes(*this, connection, field, Direction::kIn);
}

}  // namespace sambung::sync
