#include "core/model/schema.hpp"

#include "core/model/event.hpp"
#include "core/model/indent.hpp"
#include "core/model/schema_writer.hpp"

namespace sambung::model {

namespace {

template <class T>
std::string schema_of(SchemaForm form) {
  std::string out = "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",";
  SchemaWriter writer(out, form);
  writer.text("$id", std::string("urn:sambung:events:") + T::kType + ".v1");
  out += ',';
  writer.text("title", T::kType);
  out += ',';
  writer.text("description", T::kWhen);
  out += ',';
  writer.members_of<T>();
  out += '}';
  return indented(out) + "\n";
}

template <std::size_t Index = 0>
Result<std::string> find(std::string_view type, SchemaForm form) {
  if constexpr (Index == std::variant_size_v<Data::Variant>) {
    return Error{ErrorCode::kNotFound, "no event type " + std::string(type)};
  } else {
    using T = std::variant_alternative_t<Index, Data::Variant>;
    if (type == T::kType) return schema_of<T>(form);
    return find<Index + 1>(type, form);
  }
}

}  // namespace

Result<std::string> json_schema(std::string_view type, SchemaForm form) { return find(type, form); }

}  // namespace sambung::model
