#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/decide/projector.hpp"
#include "core/journal/journal.hpp"
#include "core/model/keyed_hash.hpp"

namespace sambung::app {

/// Who is to be erased: one of these.
struct ErasureRequest {
  std::string person_id;
  std::string wa_id;    ///< phone digits as WhatsApp sends them
  std::string user_id;  ///< with `portfolio`
  std::string portfolio;
};

struct ErasureReport {
  std::string person_id;
  std::size_t identifiers = 0;  ///< whose keys were destroyed
  std::size_t redacted = 0;     ///< records of nobody that named them
  std::size_t files =
      0;  ///< that they or others in their conversations sent, and that were kept here
  std::vector<model::RemoteRecord>
      records;  ///< in connected systems, which are asked to erase them
};

/// Makes everything that was said by, to or of one person unreadable for good: destroys the data keys
/// of all their identifiers, empties records that name them though they are sealed under nobody's
/// key, purges state, and empties the write-ahead logs. Ids and positions of all others stay.
/// Consumers learn of it by `person.erased`. kNotFound - nobody is known by that; with `dry_run`
/// nothing changes and the report says what would.
Result<ErasureReport> erase_person(const ErasureRequest& request, bool dry_run,
                                   const std::filesystem::path& state_file,
                                   journal::Journal& journal, decide::Projector& projector,
                                   const model::Keys& keys, const Clock& clock);

}  // namespace sambung::app
