#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "plugins/mapping/mapping.hpp"

namespace sambung::mapping {

inline constexpr std::size_t kPhoneKeysMax = 64;

/// A request of the broker, read. kInvalid when it is no JSON object.
Result<Json> read_request(std::string_view request);

/// Puts the ways in which systems write the numbers into `keys.phone` of `request`, the strongest
/// of each number first, then the next strongest.
void add_phone_candidates(Json& request);

/// Likewise of a request as it is said; one that is no JSON object stays as it is.
std::string with_phone_candidates(std::string_view request);

/// What must be fetched before an upsert can be mapped.
struct Wanted {
  std::string object;
  std::string id;
};
std::optional<Wanted> wanted_record(const Mapping& mapping, const Json& upsert);

/// Makes `fields` of an upsert native. `existing`: the record's native fields, null when not known.
Result<void> make_native(Mapping& mapping, Json& upsert, const Json& existing);

/// A record as item for the broker: `fields` canonical, or empty with `mapping_error`. kInvalid:
/// the rule that it breaks.
Result<std::string> canonical_item(Mapping& mapping, std::string_view item, bool hints);

/// What a look-up gave, for the broker: a record as above where the mapping has its object; all
/// else stays native. kInvalid: the rule that a record breaks.
Result<std::string> looked_up_item(Mapping& mapping, std::string_view item);

/// The description with what the mapping carries. kInvalid when it is no JSON object.
Result<std::string> with_carries(const Mapping& mapping, std::string_view item);

}  // namespace sambung::mapping
