#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/sync/person.hpp"

/// What is known of a person as the JSON that `person.synced` events carry and sync.db keeps. Losses are
/// not in it: each stands in the event that made it. Nothing is said twice:
/// - `fields`: `value`; `at` (Unix ms), `author` and `origin`, if they differ from the field before; `pinned`.
/// - `links` by connection: `bases` by field: `theirs`, if it is not the field's value, `ours`, if it is not
///   theirs, `version`, if it is not the link's; `intent`: `ours` are the fields that go with our value,
///   `fields` those with another.
/// - `machine_changes` by field: times; none: that of the field's value alone.
namespace sambung::sync {

/// "wanted", "linked", "gone".
const char* name_of(Link::State state);

std::string encode_standing(const Person& person);
/// kCorrupt - not what `encode_standing` writes.
Result<Person> decode_standing(std::string_view standing);

}  // namespace sambung::sync
