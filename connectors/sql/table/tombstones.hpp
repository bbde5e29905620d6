#pragma once

#include "connectors/sql/table/table.hpp"

namespace sambung::table {

/// Keeps what is gone: (table_name, id, version, at), filled by a trigger after a row was deleted.
/// `version` is what the row had, when it is a counter.
inline constexpr const char* kTombstones = "sambung_deleted";

/// The statements that make it.
std::vector<std::string> create_tombstones(const Table& table);
/// The statements that make the trigger.
std::vector<std::string> tombstone_trigger(const Table& table);
/// What tells this table's tombstones.
std::string tombstone_name(const Table& table);

}  // namespace sambung::table
