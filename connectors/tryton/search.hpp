#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace sambung::tryton {

/// Who is looked for, as OPERATIONS.md writes keys. Pure.

/// A domain that every party has that has one of `keys`, and perhaps others: e-mail addresses are kept
/// as typed, so that they are looked for without regard to case by a pattern. Null: keys say nothing.
nlohmann::json domain_of(const nlohmann::json& keys);

/// Whether the party, as `party_fields` has it, does have one of `keys`.
bool has_key(const nlohmann::json& party, const nlohmann::json& keys);

/// Our mark for a party whose id of ours is `id`, or that the write `id` made: the code of an identifier
/// without a type, which Tryton checks nothing of, shows, and searches. The party's own `code` is the
/// business's numbering, and a contact mechanism would stand among the ways to reach the person.
std::string mark_of(std::string_view id);

}  // namespace sambung::tryton
