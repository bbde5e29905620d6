#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::tryton {

/// A party as Tryton's search_read gives it for `party_fields`, and what it is as a record. Pure.

/// Marks what is ours: identifiers of parties, and the last line of notes.
inline constexpr std::string_view kMarker = "sambung:";

/// The names to ask of party.party; `more` are plain fields. Related records come in the same answer
/// ("contact_mechanisms.type"), which Tryton does since 5.6.
nlohmann::json party_fields(const std::vector<std::string>& more);

/// What reading a record needs besides the party. Plain value.
struct Reading {
  std::optional<std::int64_t>
      own_user;                         ///< whose changes are a machine's; nothing: nobody can tell
  std::vector<std::string> more;        ///< plain fields that go into the record
  std::vector<std::string> former_ids;  ///< of parties that were replaced by this one
};

/// Microseconds: the newest of the party's and its mechanisms' write_date or, until the first write,
/// create_date. A mechanism that is edited in its own window leaves its party's date alone.
std::int64_t version_of(const nlohmann::json& party);

std::string id_of(const nlohmann::json& party);
/// The party that this one was replaced by.
std::optional<std::string> replaced_by(const nlohmann::json& party);

/// The record of OPERATIONS.md. Fields: name, code, active, language (a code as "id"), categories
/// (names), contact_mechanisms [{id,type,medium,value,name}] where `medium` is the type, but `phone`
/// for mobile and phone, mobiles first; identifiers [{id,type,code}] without ours; addresses
/// [{name,street,postal_code,city,country}]; and `more`.
nlohmann::json record_of(const nlohmann::json& party, const Reading& reading);

/// The elements of a related list ("contact_mechanisms"), without those that are not active.
std::vector<nlohmann::json> related(const nlohmann::json& party, const std::string& name);

/// For the context of a write: that party and mechanisms are as they were read ("_timestamp").
nlohmann::json timestamps_of(const nlohmann::json& party);

}  // namespace sambung::tryton
