#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::state {

/// That an identifier is a person's, and why.
struct Link {
  std::string person_id;  ///< the root of those merged
  std::string basis;      ///< "strong", "claim", "alone", "changed"
};

/// Who is who, asked of the state. Confined to its connection's thread.
class People {
 public:
  explicit People(sqlite::Database& database) : database_(database) {}

  /// The person that an identifier belonged to at `time`. A number that came with an id belongs to
  /// whoever claimed it last before then; one that never did, to whom it is linked.
  Result<std::optional<std::string>> person_of(std::string_view subject, UnixTime time);

  Result<std::vector<Link>> links_of(std::string_view subject);
  /// The strong identifier that held a number at `time`; nullopt when none ever claimed it.
  Result<std::optional<std::string>> holder_of(std::string_view subject, UnixTime time);
  /// Whether a person has an identifier that is nobody else's.
  Result<bool> has_strong(std::string_view root);
  /// Every identifier of a person and of those merged with it.
  Result<std::vector<std::string>> subjects_of(std::string_view root);
  Result<bool> has_conversation(std::string_view conversation_id);
  /// Channels in which a person, or one merged into it, has a conversation.
  Result<std::vector<std::string>> channels_of(std::string_view root);
  /// The root of a person's merged set; the id itself when it is not known.
  Result<std::string> root_of(std::string_view person_id);

 private:
  sqlite::Database& database_;
};

}  // namespace sambung::state
