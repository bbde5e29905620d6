#include "core/inbound/recipe.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sambung::inbound {

namespace {

constexpr std::size_t kItemsMax = 16;
constexpr std::size_t kTextBytesMax = 256;
constexpr std::int64_t kToleranceMax = 86'400;

constexpr std::pair<const char*, Algorithm> kAlgorithms[] = {
    {"hmac-sha256", Algorithm::kHmacSha256},
    {"ed25519", Algorithm::kEd25519},
    {"equality", Algorithm::kEquality},
    {"basic", Algorithm::kBasic}};
constexpr std::pair<const char*, Encoding> kEncodings[] = {
    {"hex", Encoding::kHex},
    {"base64", Encoding::kBase64},
    {"base64-id-hex", Encoding::kBase64IdHex},
    {"base64-id-raw", Encoding::kBase64IdRaw}};
constexpr std::pair<const char*, Part> kParts[] = {
    {"{method}", Part::kMethod}, {"{url}", Part::kUrl}, {"{path}", Part::kPath},
    {"{body}", Part::kBody},     {"{id}", Part::kId},   {"{timestamp}", Part::kTimestamp}};

Error wrong(const std::string& what) { return Error{ErrorCode::kInvalid, "`hooks`: " + what}; }

template <class T, std::size_t size>
std::optional<T> named(const std::pair<const char*, T> (&table)[size], std::string_view text) {
  const auto* found = std::find_if(std::begin(table), std::end(table),
                                   [text](const auto& entry) { return text == entry.first; });
  return found == std::end(table) ? std::nullopt : std::optional<T>(found->second);
}

std::string text_of(const json::Value& value) { return value.string().value_or(""); }

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

/// "{timestamp}.{body}" -> pieces.
Result<std::vector<Piece>> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    if (open != 0) {
      pieces.push_back({Part::kLiteral, std::string(text.substr(0, open))});
      text.remove_prefix(std::min(open, text.size()));
      continue;
    }
    const std::size_t close = text.find('}');
    const auto part = named(kParts, text.substr(0, close == text.npos ? close : close + 1));
    if (!part || pieces.size() >= kItemsMax) {
      return wrong("`template` has {method}, {url}, {path}, {body}, {timestamp}, {id} and text");
    }
    pieces.push_back({*part, {}});
    text.remove_prefix(close + 1);
  }
  return pieces;
}

Result<void> read_timestamp(const json::Value& timestamp, Signature& signature) {
  if (timestamp.absent()) return {};
  signature.timestamp_header = text_of(timestamp["header"]);
  const std::string unit = timestamp["unit"].absent() ? "s" : text_of(timestamp["unit"]);
  const std::int64_t tolerance = timestamp["tolerance_s"].absent()
                                     ? signature.tolerance.count()
                                     : timestamp["tolerance_s"].integer().value_or(-1);
  const bool good = !signature.timestamp_header.empty() && (unit == "s" || unit == "ms") &&
                    tolerance > 0 && tolerance <= kToleranceMax;
  if (!good) return wrong("`timestamp` has header, unit (s, ms) and tolerance_s from 1 to 86400");
  signature.timestamp_unit = std::chrono::milliseconds(unit == "s" ? 1000 : 1);
  signature.tolerance = std::chrono::seconds(tolerance);
  return {};
}

Result<Signature> read_signature(const json::Value& value) {
  Signature signature;
  const auto algorithm = named(kAlgorithms, text_of(value["algorithm"]));
  if (!algorithm) return wrong("`algorithm` is hmac-sha256, ed25519, equality or basic");
  signature.algorithm = *algorithm;
  signature.token_pointer = text_of(value["token_pointer"]);
  signature.header = text_of(value["header"]);
  if (*algorithm == Algorithm::kBasic) signature.header = "Authorization";
  if (signature.header.empty() && signature.token_pointer.empty()) {
    return wrong("`signature` needs the `header` that it stands in");
  }
  if (!signature.token_pointer.empty() && signature.token_pointer.front() != '/') {
    return wrong("`token_pointer` is a JSON pointer: /token");
  }
  signature.prefix = text_of(value["prefix"]);
  signature.separator = text_of(value["separator"]);
  if (!value["encoding"].absent()) {
    const auto encoding = named(kEncodings, text_of(value["encoding"]));
    if (!encoding) return wrong("`encoding` is hex, base64, base64-id-hex or base64-id-raw");
    signature.encoding = *encoding;
  }
  if (!value["template"].absent()) {
    auto pieces = pieces_of(text_of(value["template"]));
    if (!pieces) return pieces.error();
    signature.signed_text = *std::move(pieces);
  }
  if (auto read = read_timestamp(value["timestamp"], signature); !read) return read.error();
  const bool is_signed = *algorithm == Algorithm::kHmacSha256 || *algorithm == Algorithm::kEd25519;
  if (is_signed && !signature.signs(Part::kBody)) return wrong("`template` lacks {body}");
  if (signature.signs(Part::kTimestamp) && signature.timestamp_header.empty()) {
    return wrong("`template` has {timestamp}, and `timestamp` names no header");
  }
  return signature;
}

Result<std::vector<std::string>> read_names(const json::Value& list, const char* what) {
  std::vector<std::string> names;
  if (list.absent()) return names;
  if (!list.is_array() || list.size() > kItemsMax) {
    return wrong(std::string("`") + what + "` is a list of at most 16 texts");
  }
  for (const json::Value each : json::children(list)) {
    std::string name = text_of(each);
    if (name.empty() || name.size() > kTextBytesMax) {
      return wrong(std::string("`") + what + "` has texts of 1 to 256 bytes");
    }
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

bool Signature::signs(Part part) const {
  return std::any_of(signed_text.begin(), signed_text.end(),
                     [part](const Piece& piece) { return piece.part == part; });
}

Result<std::optional<Recipe>> read_recipe(const json::Value& hooks) {
  if (hooks.absent() || hooks.kind() == json::Kind::kNull) return std::optional<Recipe>();
  if (!hooks.is_object()) return wrong("it must be an object");
  Recipe recipe;
  if (hooks["signature"].is_object()) {
    auto signature = read_signature(hooks["signature"]);
    if (!signature) return signature.error();
    recipe.signature = *std::move(signature);
  }
  recipe.delivery_header = text_of(hooks["delivery_id"]["header"]);
  recipe.delivery_pointer = text_of(hooks["delivery_id"]["pointer"]);
  if (!recipe.delivery_pointer.empty() && recipe.delivery_pointer.front() != '/') {
    return wrong("`delivery_id.pointer` is a JSON pointer: /eventId");
  }
  recipe.challenge = text_of(hooks["challenge"]["query"]);
  recipe.ping = text_of(hooks["ping"]);
  auto headers = read_names(hooks["headers"], "headers");
  if (!headers) return headers.error();
  for (std::string& name : *headers) recipe.headers.push_back(lower(std::move(name)));
  auto methods = read_names(hooks["methods"], "methods");
  if (!methods) return methods.error();
  if (!methods->empty()) recipe.methods = *std::move(methods);
  if (recipe.signature && recipe.signature->signs(Part::kId) && recipe.delivery_header.empty()) {
    return wrong("`template` has {id}, and `delivery_id` names no header");
  }
  return std::optional<Recipe>(std::move(recipe));
}

}  // namespace sambung::inbound
