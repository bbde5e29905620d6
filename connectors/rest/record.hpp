#pragma once

#include <string>

#include "connectors/rest/definition.hpp"

namespace sambung::rest {

/// What is around a record where it is read.
struct Around {
  std::string object;
  Micros answered = 0;  ///< Reply::answered
  const Json& scope;    ///< fills `machines`
};

/// Either a record, or why it is none: a pointer and what is wrong there, never a value.
struct ReadRecord {
  std::optional<Record> record;
  std::string wrong;
};
ReadRecord read_record(const RecordSpec& spec, const Json& native, const Around& around);

/// The same as a tombstone, whatever it says of itself.
ReadRecord read_tombstone(const RecordSpec& spec, const Json& native, const Around& around);

/// Whether the record has one of `keys` at one of `pointers`; phone numbers by their digits alone.
bool has_key(const Json& native, const std::vector<std::string>& pointers, const Json& keys,
             bool phones);

}  // namespace sambung::rest
