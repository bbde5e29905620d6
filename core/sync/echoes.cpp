#include "core/sync/echoes.hpp"

#include <functional>
#include <string_view>

namespace sambung::sync {

namespace {

constexpr std::size_t kRecordsMax = 8192;

/// Of all by which two tellings of a record can differ.
std::uint64_t hash_of(const Record& record) {
  return std::hash<std::string_view>{}(record.object + '\n' + std::to_string(record.version) +
                                       '\n' + record.fields_json);
}

}  // namespace

void Echoes::wrote(const Record& record) {
  Lock lock(mutex_);
  if (left_.size() >= kRecordsMax) left_.clear();
  left_.insert_or_assign(record.remote_id, hash_of(record));
}

bool Echoes::has(const Record& record) const {
  if (record.deleted || record.hint || !record.merged_into.empty() || !record.former_ids.empty() ||
      !record.trouble.empty()) {
    return false;
  }
  Lock lock(mutex_);
  const auto found = left_.find(record.remote_id);
  return found != left_.end() && found->second == hash_of(record);
}

}  // namespace sambung::sync
