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
void append_length(std::string& out, std::size_t length) {
  for (int shift = 0; shift < 64; shift += 8) {
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(length) >> shift & 0xFF));
  }
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
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size() + 8;
  std::string message;
  message.reserve(size);
  for (const std::string_view part : parts) {
    append_length(message, part.size());
    message += part;
  }
  Digest digest;
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     bytes(message), message.size(), bytes(key_.reveal()), kKeySize);
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

std::string Keys::subject(std::string_view portfolio, const Party& party) const {
  if (party.user_id) return subject_of_user_id(portfolio, *party.user_id);
  if (party.wa_id) return subject_of_wa_id(*party.wa_id);
  if (party.parent_user_id) return subject_of_parent_user_id(*party.parent_user_id);
  return {};
}

}  // namespace sambung::model
