#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/sync/person.hpp"

/// What is known of a person as the JSON that `person.synced` events carry and sync.db keeps. Losses are
/// not in it: each stands in the event that made it.
namespace sambung::sync {

/// "wanted", "linked", "gone".
const char* name_of(Link::State state);

std::string encode_standing(const Person& person);
/// kCorrupt - not what `encode_standing` writes.
Result<Person> decode_standing(std::string_view standing);

}  // namespace sambung::sync
