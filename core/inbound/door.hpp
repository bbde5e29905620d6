#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/inbound/hook_verifier.hpp"
#include "core/inbound/recipe.hpp"
#include "core/model/event.hpp"
#include "core/model/keyed_hash.hpp"

namespace sambung::inbound {

/// The way in for one connection's webhooks: `/hooks/<connection>` where the system signs, and behind it a
/// token of 128 bits where it does not.
struct Door {
  std::string connection;
  Recipe recipe;
  std::optional<HookVerifier> verifier;  ///< of a recipe with a signature
  std::string token;                     ///< of a recipe without
  std::string public_url;                ///< "https://hooks.example.com"; empty: not known
};

/// A webhook as it came, with the whole of its address. Borrowed.
struct Arrival {
  Hook hook;
  std::string_view token;  ///< what stands behind the connection's name in the path
  std::string_view query;  ///< without the question mark
};

/// What is done with it. Plain value.
struct Admission {
  enum class What : std::uint8_t { kKeep, kGreeting, kRefuse } what = What::kRefuse;
  std::string why;                           ///< of kRefuse, for the log
  std::optional<model::EncodedEvent> event;  ///< of kKeep
};

/// The token in the path, and the secret that a system is given to sign with where the settings have none:
/// the same for ever, for one connection and `generation`; another deployment's are others.
std::string path_token(const model::Keys& keys, std::string_view connection,
                       std::uint32_t generation);
Secret own_secret(const model::Keys& keys, std::string_view connection, std::uint32_t generation);

/// Looks at a webhook at its door. `number` tells deliveries apart whose system does not name them.
Admission admit(const Door& door, const Arrival& arrival, const model::Keys& keys, UnixTime now,
                std::uint64_t number);

}  // namespace sambung::inbound
