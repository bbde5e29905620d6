#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/model/party.hpp"

namespace sambung::model {

/// Makes the names that may stand in the clear: event ids and subjects. They are keyed hashes
/// (BLAKE2b with the deployment's key), so that nobody without the key can try phone numbers.
/// The same key and parts give the same hash for ever; another key gives another deployment's
/// names. Immutable, thread-safe.
class Keys {
 public:
  static constexpr std::size_t kKeySize = 32;
  using Digest = std::array<char, 32>;

  /// `key` has 32 bytes; kInvalid otherwise.
  static Result<Keys> make(Secret key);

  /// Hash of a list of texts. Each is preceded by its length: ("ab","c") is not ("a","bc").
  Digest hash(std::initializer_list<std::string_view> parts) const;

  /// 32 hex digits that stand for whom an item concerns: the user id within its portfolio if there
  /// is one, else the wa_id, else the parent id; empty when the party has no identifier.
  std::string subject(std::string_view portfolio, const Party& party) const;
  std::string subject_of_user_id(std::string_view portfolio, std::string_view user_id) const;
  std::string subject_of_wa_id(std::string_view wa_id) const;
  std::string subject_of_parent_user_id(std::string_view parent_user_id) const;
  std::string subject_of_email(std::string_view email) const;
  /// A record of a connected system.
  std::string subject_of_record(std::string_view connection, std::string_view object,
                                std::string_view remote_id) const;
  /// What is said of a person rather than of an identifier.
  std::string subject_of_person(std::string_view person_id) const;
  /// A connection as a source of changes; nobody's.
  std::string subject_of_source(std::string_view connection) const;

 private:
  explicit Keys(Secret key) : key_(std::move(key)) {}

  std::string subject_text(std::initializer_list<std::string_view> parts) const;

  Secret key_;
};

}  // namespace sambung::model
