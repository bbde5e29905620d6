#include "core/model/codec.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/model/decode.hpp"
#include "core/model/encode.hpp"

namespace sambung::model {

namespace {

/// What is known of an event type before its body is read.
struct Type {
  const char* name;
  Data (*empty)();
};

template <class T>
Data empty() {
  return T{};
}

template <std::size_t... Index>
constexpr auto types(std::index_sequence<Index...>) {
  return std::array{Type{std::variant_alternative_t<Index, Data::Variant>::kType,
                         &empty<std::variant_alternative_t<Index, Data::Variant>>}...};
}

constexpr auto kTypes = types(std::make_index_sequence<std::variant_size_v<Data::Variant>>{});

}  // namespace

const char* type_name(const Data& data) {
  return std::visit([](const auto& typed) { return std::decay_t<decltype(typed)>::kType; }, data);
}

std::string encode(const Data& data) {
  std::string body;
  body.reserve(512);
  Encoder encoder(body);
  std::visit([&encoder](const auto& typed) { encoder.value(typed); }, data);
  return body;
}

EncodedEvent encode(Event event) {
  EncodedEvent encoded;
  encoded.envelope = std::move(event.envelope);
  encoded.envelope.type = type_name(event.data);
  encoded.envelope.version = 1;
  encoded.seal_scope = std::move(event.seal_scope);
  encoded.body = encode(event.data);
  encoded.raw = std::move(event.raw);
  return encoded;
}

Result<Data> decode(std::string_view type, std::uint32_t version, std::string_view body) {
  if (version != 1) {
    return Error{ErrorCode::kNotFound, "version " + std::to_string(version) + " of event type " +
                                           std::string(type) + " is newer than this program"};
  }
  auto document = json::Document::parse(body, {.bytes_max = 16 * 1024 * 1024});
  if (!document) return document.error();
  const auto known = std::find_if(kTypes.begin(), kTypes.end(),
                                  [type](const Type& one) { return one.name == type; });
  if (known == kTypes.end()) {
    return Error{ErrorCode::kNotFound, "no event type " + std::string(type)};
  }
  Data data = known->empty();
  Decoder decoder(document->root());
  std::visit([&decoder](auto& typed) { typed.describe(typed, decoder); }, data);
  if (!decoder.error().empty()) {
    return Error{ErrorCode::kInvalid, std::string(type) + ": " + decoder.error()};
  }
  return data;
}

std::vector<std::string> type_names() {
  std::vector<std::string> names;
  for (const Type& type : kTypes) names.emplace_back(type.name);
  return names;
}

}  // namespace sambung::model
