#pragma once

#include <optional>
#include <string>

#include "core/base/secret.hpp"
#include "core/settings/reading.hpp"

namespace sambung::settings {

/// Whether a node has the form of a reference: a map with exactly one of env, file, credential.
bool is_reference(const Node& node);

/// The secret that a node refers to, its bytes as they are, but for one newline at the end of a
/// file. nullopt after adding the problem: plain text, an unknown name, an empty secret, a file that
/// others may read. Where secrets are not wanted, a well-formed reference gives an empty one.
/// `what` names it in messages.
std::optional<Secret> resolve(const Node& node, const std::string& what, Reading& reading);

/// The 32 bytes that a secret of `{...}` spells: raw, 64 hex digits, or base 64 of 32 bytes.
std::optional<Secret> resolve_key(const Node& node, const std::string& what, Reading& reading);

}  // namespace sambung::settings
