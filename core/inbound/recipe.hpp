#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/document.hpp"

namespace sambung::inbound {

enum class Algorithm : std::uint8_t { kHmacSha256, kEd25519, kEquality, kBasic };

/// How a signature is written. EspoCRM writes base64(id ":" signature), the signature in hex (from 9.0)
/// or as it is.
enum class Encoding : std::uint8_t { kHex, kBase64, kBase64IdHex, kBase64IdRaw };

/// What of a request is signed.
enum class Part : std::uint8_t { kLiteral, kMethod, kUrl, kPath, kBody, kTimestamp, kId };

struct Piece {
  Part part = Part::kLiteral;
  std::string text;  ///< of a literal

  friend bool operator==(const Piece&, const Piece&) = default;
};

/// How a system shows that a webhook is its own.
struct Signature {
  Algorithm algorithm = Algorithm::kHmacSha256;
  std::string header;
  std::string prefix;     ///< "sha256=": before each signature
  std::string separator;  ///< between several, any of which may be right; empty: there is one
  Encoding encoding = Encoding::kHex;
  std::vector<Piece> signed_text{{Part::kBody, {}}};
  std::string timestamp_header;  ///< empty: none is looked at
  std::chrono::milliseconds timestamp_unit{1000};
  std::chrono::seconds tolerance{300};
  std::string token_pointer;  ///< of kEquality: where the body has the token, instead of the header

  bool signs(Part part) const;
};

/// How a system's own webhooks come, as its connector's manifest says (plugins/abi/OPERATIONS.md, "Hooks").
/// Plain value.
struct Recipe {
  std::optional<Signature> signature;  ///< none: the path's token is all there is
  std::string delivery_header;         ///< where the system names a delivery; one of both or none
  std::string delivery_pointer;
  std::string challenge;             ///< a parameter of GET's query that is sent back; empty: none
  std::vector<std::string> headers;  ///< in lower case: what the connector wants of a delivery
  std::vector<std::string> methods{"POST"};
  std::string ping;  ///< a body that begins so is a greeting: answered and not kept
};

/// Reads `hooks` of a manifest, or of a connection's settings, which have the same form. nullopt: there are
/// none. kInvalid - the text says which member is not as it must be.
Result<std::optional<Recipe>> read_recipe(const json::Value& hooks);

}  // namespace sambung::inbound
