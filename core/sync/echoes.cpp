#include "core/sync/echoes.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace sambung::sync {

namespace {

std::uint64_t hash_of_id(const Record& record) {
  return std::hash<std::string_view>{}(record.object + '\n' + record.remote_id);
}

/// Of all by which two tellings of a record can differ.
std::uint64_t hash_of(const Record& record) {
  return std::hash<std::string_view>{}(std::to_string(record.version) + '\n' + record.fields_json);
}

}  // namespace

void Echoes::wrote(const Record& record) {
  if (record.version == 0) return;
  Lock lock(mutex_);
  left_.put(hash_of_id(record), hash_of(record));
}

bool Echoes::passes_over(const Record& record) {
  const bool ends = record.deleted || record.hint || !record.merged_into.empty() ||
                    !record.former_ids.empty() || !record.trouble.empty();
  const std::uint64_t id = hash_of_id(record);
  Lock lock(mutex_);
  const std::uint64_t* left = left_.find(id);
  if (left == nullptr) return false;
  if (!ends && *left == hash_of(record)) return true;
  left_.erase(id);
  return false;
}

}  // namespace sambung::sync
