#include "core/model/keyed_hash.hpp"

#include <sodium.h>

#include "core/base/hex.hpp"

namespace sambung::model {

namespace {

constexpr std::size_t kSubjectBytes = 16;  // far beyond the number of persons that ever live

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Eight bytes, little endian: the same on every machine.
std::array<unsigned char, 8> length_bytes(std::size_t length) {
  std::array<unsigned char, 8> found;
  for (std::size_t i = 0; i < 8; ++i) {
    found[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(length) >> (8 * i) & 0xFF);
  }
  return found;
}

}  // namespace

Result<Keys> Keys::make(Secret key) {
  if (key.reveal().size() != kKeySize) {
    return Error{ErrorCode::kInvalid,
                 "the key of event ids must have 32 bytes; write one with `sambung keys`"};
  }
  if (sodium_init() < 0) {
    return Error{ErrorCode::kUnavailable, "libsodium could not be initialised"};
  }
  return Keys(std::move(key));
}

Keys::Digest Keys::hash(std::initializer_list<std::string_view> parts) const {
  crypto_generichash_state state;
  Digest digest;
  crypto_generichash_init(&state, bytes(key_.reveal()), kKeySize, digest.size());
  for (const std::string_view part : parts) {
    crypto_generichash_update(&state, length_bytes(part.size()).data(), 8);
    crypto_generichash_update(&state, bytes(part), part.size());
  }
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(digest.data()), digest.size());
  sodium_memzero(&state, sizeof state);
  return digest;
}

std::string Keys::subject_text(std::initializer_list<std::string_view> parts) const {
  const Digest digest = hash(parts);
  return to_hex(std::string_view(digest.data(), kSubjectBytes));
}

std::string Keys::subject_of_user_id(std::string_view portfolio, std::string_view user_id) const {
  return subject_text({"subject", "user_id", portfolio, user_id});
}

std::string Keys::subject_of_wa_id(std::string_view wa_id) const {
  return subject_text({"subject", "wa_id", wa_id});
}

std::string Keys::subject_of_parent_user_id(std::string_view parent_user_id) const {
  return subject_text({"subject", "parent_user_id", parent_user_id});
}

std::string Keys::subject_of_email(std::string_view email) const {
  return subject_text({"subject", "email", email});
}

std::string Keys::subject_of_record(std::string_view connection, std::string_view object,
                                    std::string_view remote_id) const {
  return subject_text({"subject", "record", connection, object, remote_id});
}

std::string Keys::subject_of_person(std::string_view person_id) const {
  return subject_text({"subject", "person", person_id});
}

std::string Keys::subject_of_source(std::string_view connection) const {
  return subject_text({"subject", "source", connection});
}

std::string Keys::subject(std::string_view portfolio, const Party& party) const {
  if (party.user_id) return subject_of_user_id(portfolio, *party.user_id);
  if (party.wa_id) return subject_of_wa_id(*party.wa_id);
  if (party.parent_user_id) return subject_of_parent_user_id(*party.parent_user_id);
  return {};
}

}  // namespace sambung::model
