#include "core/model/codec.hpp"

#include <utility>

#include "core/model/decode.hpp"
#include "core/model/encode.hpp"

namespace sambung::model {

namespace {

template <std::size_t Index = 0>
Result<Data> decode_as(std::string_view type, json::Value root) {
  if constexpr (Index == std::variant_size_v<Data::Variant>) {
    return Error{ErrorCode::kNotFound, "no event type " + std::string(type)};
  } else {
    using T = std::variant_alternative_t<Index, Data::Variant>;
    if (type != T::kType) return decode_as<Index + 1>(type, root);
    T data{};
    Decoder decoder(root);
    T::describe(data, decoder);
    if (!decoder.error().empty()) {
      return Error{ErrorCode::kInvalid, std::string(type) + ": " + decoder.error()};
    }
    return Data(std::move(data));
  }
}

template <std::size_t... Index>
std::vector<std::string> names(std::index_sequence<Index...>) {
  return {std::variant_alternative_t<Index, Data::Variant>::kType...};
}

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
    return Error{ErrorCode::kNotFound,
                 "version " + std::to_string(version) + " of event type " + std::string(type) +
                     " is newer than this program"};
  }
  auto document = json::Document::parse(body, {.bytes_max = 16 * 1024 * 1024});
  if (!document) return document.error();
  return decode_as<>(type, document->root());
}

std::vector<std::string> type_names() {
  return names(std::make_index_sequence<std::variant_size_v<Data::Variant>>{});
}

}  // namespace sambung::model
