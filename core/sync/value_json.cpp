#include "core/sync/value_json.hpp"

namespace sambung::sync {

namespace {

struct WriteVisitor {
  json::Writer& writer;
  void operator()(const Null&) const { writer.null(); }
  void operator()(bool flag) const { writer.boolean(flag); }
  void operator()(std::int64_t number) const { writer.integer(number); }
  void operator()(const std::string& text) const { writer.string(text); }
  void operator()(const TextSet& set) const {
    writer.begin_array();
    for (const std::string& element : set) writer.string(element);
    writer.end_array();
  }
};

std::optional<Value> set_of(const json::Value& list) {
  if (list.size() > kSetMax) return std::nullopt;
  TextSet set;
  for (const json::Value element : json::children(list)) {
    auto text = element.is_string() ? element.string() : std::nullopt;
    if (!text || text->size() > kTextBytesMax) return std::nullopt;
    set.insert(*std::move(text));
  }
  return Value(std::move(set));
}

}  // namespace

void write(json::Writer& writer, const Value& value) { std::visit(WriteVisitor{writer}, value); }

std::string to_json(const Value& value) {
  std::string text;
  json::Writer writer(text);
  write(writer, value);
  return text;
}

std::optional<Value> value_of(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::kNull: return Value(Null{});
    case json::Kind::kBool: return Value(value.boolean().value_or(false));
    case json::Kind::kNumber: {
      const auto number = value.integer();
      return number ? std::optional<Value>(*number) : std::nullopt;
    }
    case json::Kind::kString: {
      auto text = value.string();
      if (!text || text->size() > kTextBytesMax) return std::nullopt;
      return Value(*std::move(text));
    }
    case json::Kind::kArray: return set_of(value);
    default: return std::nullopt;
  }
}

void write(json::Writer& writer, const Fields& fields) {
  writer.begin_object();
  for (const auto& [field, value] : fields) {
    writer.key(field);
    write(writer, value);
  }
  writer.end_object();
}

Result<Fields> fields_of(const json::Value& object) {
  if (!object.is_object()) return Error{ErrorCode::kInvalid, "fields must be an object"};
  if (object.size() > kFieldsMax) return Error{ErrorCode::kInvalid, "more than 128 fields"};
  Fields fields;
  for (const json::Value member : json::children(object)) {
    auto value = value_of(member);
    if (!value) {
      return Error{ErrorCode::kInvalid,
                   "the field " + member.key() +
                       " holds what no field can: a text of at most 8 KiB, a whole number, true, "
                       "false, null or a list of texts"};
    }
    fields.emplace(member.key(), *std::move(value));
  }
  return fields;
}

}  // namespace sambung::sync
