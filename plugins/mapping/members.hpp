#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "plugins/mapping/pointer.hpp"

namespace sambung::mapping {

/// Reads the members of an object of the mapping's text, each by its kind. The first mistake is
/// kept, later ones are not reported; members that no call has named are one. Confined to one
/// reader; the object must outlive it.
class Members {
 public:
  /// `where`: JSON pointer of `object`, for messages.
  Members(const nlohmann::json& object, std::string where);

  bool has(const char* key) const { return object_.contains(key); }
  /// The member; nullptr when it is missing.
  const nlohmann::json* take(const char* key);
  std::string text(const char* key, std::string otherwise);
  bool boolean(const char* key, bool otherwise);
  std::int64_t whole(const char* key, std::int64_t least, std::int64_t most,
                     std::int64_t otherwise);
  /// The index of the member in `choices`; 0 when it is missing.
  std::size_t choice(const char* key, std::initializer_list<std::string_view> choices);
  std::optional<Pointer> pointer(const char* key);

  /// Keeps a mistake at the member `key`, or at the object when `key` is empty.
  void fail(const std::string& key, std::string reason);
  bool failed() const { return !mistake_.empty(); }
  const std::string& where() const { return where_; }
  /// The first mistake, if there is one. The last call.
  Result<void> finish();

 private:
  const nlohmann::json& object_;
  std::string where_;
  std::set<std::string> known_;
  std::string mistake_;
};

/// `key` as a segment of a JSON pointer.
std::string segment_of(std::string_view key);

}  // namespace sambung::mapping
