#pragma once

#include <string>
#include <string_view>

#include "core/base/secret.hpp"

namespace sambung::simulator {

/// HMAC-SHA256 of `message` under `key`, 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view message);

/// SHA-256 of `bytes`, 32 bytes.
std::string sha256(std::string_view bytes);

/// Standard base 64 with padding.
std::string to_base64(std::string_view bytes);

/// The value of `X-Hub-Signature-256` for a body: "sha256=" and 64 lower-case hex digits over the
/// raw bytes, keyed by the app secret. (Meta, webhooks: "Validating payloads", read 2026-11.)
std::string webhook_signature(const Secret& app_secret, std::string_view body);

}  // namespace sambung::simulator
