#pragma once

#include <string>

#include "connectors/tryton/parties.hpp"
#include "connectors/tryton/rpc.hpp"

namespace sambung::tryton {

inline constexpr std::size_t kNoteBytesMax = 64 * 1024;

/// The text of an entry's note: title, way and time; the text; the mark as last line. Pure.
/// Throws Failure (INVALID) naming the member that is missing or too long.
std::string note_of(const nlohmann::json& entry);

/// A conversation as notes (ir.note) on its party. Throws Failure. Confined to the instance's thread.
class Notes {
 public:
  Notes(Rpc& rpc, Parties& parties) : rpc_(rpc), parties_(parties) {}

  /// Makes the entry's note, or changes the one that is there; DONE with its id.
  Outcome put(const nlohmann::json& entry);
  /// Deletes those of ours on a party.
  void erase(std::int64_t party);

 private:
  nlohmann::json search(const nlohmann::json& domain);

  Rpc& rpc_;
  Parties& parties_;
};

}  // namespace sambung::tryton
