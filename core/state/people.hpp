#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/recent.hpp"
#include "core/base/result.hpp"
#include "core/model/event.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::state {

/// That an identifier is a person's, and why.
struct Link {
  std::string person_id;  ///< the root of those merged
  std::string basis;      ///< "strong", "claim", "alone", "changed", "record"
};

/// Who is who, asked of the state. Confined to its connection's thread.
///
/// It can remember answers, for whoever folds the rows on the same connection and tells it of every
/// change; on a connection that only reads, others change the rows and nothing is remembered.
class People {
 public:
  enum class Memory { kNone, kTold };
  explicit People(sqlite::Database& database, Memory memory = Memory::kNone)
      : database_(database), remembers_(memory == Memory::kTold) {}

  /// An event was folded whose rows may answer differently from now on.
  void note(const model::Envelope& envelope, const model::Data& data);
  /// Rows went back to what they were.
  void forget();

  /// The person that an identifier belonged to at `time`. A number that came with an id belongs to
  /// whoever claimed it last before then; one that never did, to whom it is linked.
  Result<std::optional<std::string>> person_of(std::string_view subject, UnixTime time);

  Result<std::vector<Link>> links_of(std::string_view subject);
  /// To whom an identifier is linked, whoever claimed it.
  Result<std::optional<std::string>> linked_to(std::string_view subject);
  /// The strong identifier that held a number at `time`; nullopt when none ever claimed it.
  Result<std::optional<std::string>> holder_of(std::string_view subject, UnixTime time);
  /// Whether a person has an identifier that is nobody else's.
  Result<bool> has_strong(std::string_view root);
  /// How far a partition is folded.
  Result<std::uint64_t> projected(std::uint32_t partition);
  /// Whether an identifier's person was erased: nothing but a message of their own brings them back.
  Result<bool> is_erased(std::string_view subject);
  /// Persons that are not merged into another nor erased, with ids above `after`, in their order.
  Result<std::vector<std::string>> roots(std::string_view after, std::size_t limit);
  /// What is known of a person by the identifiers themselves; empty for what is not.
  struct Known {
    std::string name;
    std::string e164;
    std::string email;
  };
  Result<Known> known_of(std::string_view root);
  /// A person and those merged with it.
  Result<std::vector<std::string>> members_of(std::string_view root);
  /// Whether nothing is known of a person but records and addresses.
  Result<bool> is_known_by_records_alone(std::string_view root);
  /// Every identifier of a person and of those merged with it.
  Result<std::vector<std::string>> subjects_of(std::string_view root);
  Result<bool> has_conversation(std::string_view conversation_id);
  /// Channels in which a person, or one merged into it, has a conversation.
  Result<std::vector<std::string>> channels_of(std::string_view root);
  /// The root of a person's merged set; the id itself when it is not known.
  Result<std::string> root_of(std::string_view person_id);

 private:
  static constexpr std::size_t kRememberedMin = 50'000;
  Result<std::vector<Link>> read_links(std::string_view subject);

  sqlite::Database& database_;
  const bool remembers_;
  Recent<std::string, std::vector<Link>> links_{kRememberedMin};       // by subject
  Recent<std::string, std::string> roots_{kRememberedMin};             // by person
  Recent<std::string, std::monostate> conversations_{kRememberedMin};  // those that are there
  std::optional<bool> any_erased_;                                     // whether anybody ever was
};

}  // namespace sambung::state
