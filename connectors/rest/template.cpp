#include "connectors/rest/template.hpp"

#include <vector>

#include "connectors/rest/filters.hpp"

namespace sambung::rest {

namespace {

struct FilterCall {
  std::string name;
  std::string argument;
};

/// A literal text, or a placeholder if `path` is not empty.
struct Part {
  std::string literal;
  std::string path;
  std::vector<FilterCall> filters;
  bool optional = false;
};

Part placeholder(std::string_view inside) {
  Part part;
  std::size_t bar = std::min(inside.find('|'), inside.size());
  part.path = inside.substr(0, bar);
  if (part.path.ends_with('?')) {
    part.optional = true;
    part.path.pop_back();
  }
  if (part.path.empty()) throw TemplateError("a placeholder `{}` is empty; name what goes there");
  while (bar < inside.size()) {
    inside.remove_prefix(bar + 1);
    bar = std::min(inside.find('|'), inside.size());
    const std::string_view call = inside.substr(0, bar);
    const std::size_t colon = std::min(call.find(':'), call.size());
    part.filters.push_back({std::string(call.substr(0, colon)),
                            std::string(call.substr(std::min(colon + 1, call.size())))});
    const auto& [name, argument] = part.filters.back();
    if (std::string wrong = check_filter(name, argument); !wrong.empty()) {
      throw TemplateError(std::move(wrong));
    }
  }
  return part;
}

std::vector<Part> parts_of(std::string_view text) {
  std::vector<Part> parts;
  std::string literal;
  const auto close = [&] {
    if (!literal.empty()) parts.push_back({std::exchange(literal, {}), {}, {}, false});
  };
  while (!text.empty()) {
    const char c = text.front();
    if ((c == '{' || c == '}') && text.size() > 1 && text[1] == c) {
      literal += c;
      text.remove_prefix(2);
    } else if (c == '{') {
      const std::size_t end = text.find('}');
      if (end == std::string_view::npos)
        throw TemplateError("a `{` has no `}`; write {{ for a brace");
      close();
      parts.push_back(placeholder(text.substr(1, end - 1)));
      text.remove_prefix(end + 1);
    } else if (c == '}') {
      throw TemplateError("a `}` has no `{`; write }} for a brace");
    } else {
      literal += c;
      text.remove_prefix(1);
    }
  }
  close();
  return parts;
}

std::optional<Json> value_of(const Part& part, const Json& scope) {
  const Json* found = named(scope, part.path);
  if (found == nullptr) {
    if (part.optional) return std::nullopt;
    throw TemplateError("there is nothing at `" + part.path + "` for the request");
  }
  Json value = *found;
  for (const FilterCall& call : part.filters) value = filtered(call.name, call.argument, value);
  return value;
}

std::string text_from(const Part& part, const Json& value) {
  auto text = text_of(value);
  if (!text) {
    throw TemplateError("`" + part.path + "` is a list or an object where text is wanted");
  }
  return *std::move(text);
}

std::optional<Json> fill_string(const std::string& text, const Json& scope) {
  const std::vector<Part> parts = parts_of(text);
  if (parts.size() == 1 && !parts.front().path.empty()) return value_of(parts.front(), scope);
  std::string filled;
  for (const Part& part : parts) {
    filled += part.literal;
    if (part.path.empty()) continue;
    if (const auto value = value_of(part, scope)) filled += text_from(part, *value);
  }
  return filled;
}

/// {"$each":"keys.phone","do":...}: a list with one element for each of another.
Json fill_each(const Json& shape, const Json& scope) {
  Json filled = Json::array();
  const auto list = fill("{" + shape["$each"].get<std::string>() + "}", scope);
  if (!list || !list->is_array()) throw TemplateError("`$each` names no list");
  Json inner = scope;
  for (const Json& element : *list) {
    inner["each"] = element;
    if (auto made = fill(shape["do"], inner)) filled.push_back(*std::move(made));
  }
  return filled;
}

Json fill_merge(const Json& shape, const Json& scope) {
  Json merged = Json::object();
  for (const Json& one : shape["$merge"]) {
    const auto filled = fill(one, scope);
    if (!filled) continue;
    if (!filled->is_object()) throw TemplateError("`$merge` met what is no object");
    merged.update(*filled);
  }
  return merged;
}

std::string check_form(const Json& shape) {
  if (shape.contains("$each") && (!shape["$each"].is_string() || !shape.contains("do"))) {
    return "`$each` wants the name of a list, and `do` beside it";
  }
  if (shape.contains("$merge") && (!shape["$merge"].is_array() || shape.size() != 1)) {
    return "`$merge` wants a list of objects, and nothing beside it";
  }
  if (shape.contains("$json") && shape.size() != 1) return "`$json` wants nothing beside it";
  return {};
}

}  // namespace

const Json* named(const Json& scope, std::string_view path) {
  const Json* place = &scope;
  while (place != nullptr && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    if (!place->is_object()) return nullptr;
    const auto found = place->find(std::string(path.substr(0, dot)));
    place = found == place->end() ? nullptr : &*found;
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return place == nullptr || place->is_null() ? nullptr : place;
}

std::string check_templates(const Json& shape, const std::string& pointer) {
  try {
    if (shape.is_string()) (void)parts_of(shape.get_ref<const std::string&>());
    if (shape.is_object() && shape.contains("$each") && shape["$each"].is_string()) {
      (void)parts_of("{" + shape["$each"].get<std::string>() + "}");
    }
  } catch (const TemplateError& error) {
    return pointer + ": " + error.what();
  }
  if (!shape.is_structured()) return {};
  if (shape.is_object()) {
    if (const std::string wrong = check_form(shape); !wrong.empty()) return pointer + ": " + wrong;
  }
  for (const auto& [key, value] : shape.items()) {
    if (std::string wrong = check_templates(value, pointer + "/" + key); !wrong.empty())
      return wrong;
  }
  return {};
}

std::optional<Json> fill(const Json& shape, const Json& scope) {
  if (shape.is_string()) return fill_string(shape.get_ref<const std::string&>(), scope);
  if (shape.is_array()) {
    Json filled = Json::array();
    for (const Json& element : shape) {
      if (auto made = fill(element, scope)) filled.push_back(*std::move(made));
    }
    return filled;
  }
  if (!shape.is_object()) return shape;
  if (shape.contains("$each")) return fill_each(shape, scope);
  if (shape.contains("$merge")) return fill_merge(shape, scope);
  if (shape.contains("$json")) {
    const auto inner = fill(shape["$json"], scope);
    return inner ? std::optional<Json>(dump(*inner)) : std::nullopt;
  }
  Json filled = Json::object();
  for (const auto& [key, value] : shape.items()) {
    if (auto made = fill(value, scope)) filled[key] = *std::move(made);
  }
  return filled;
}

std::optional<std::string> fill_text(const std::string& text, const Json& scope) {
  const auto filled = fill_string(text, scope);
  if (!filled) return std::nullopt;
  return text_from({{}, text, {}, false}, *filled);
}

std::string fill_path(const std::string& text, const Json& scope) {
  std::string path;
  for (const Part& part : parts_of(text)) {
    path += part.literal;
    if (part.path.empty()) continue;
    const auto value = value_of(part, scope);
    const std::string segment = value ? text_from(part, *value) : std::string();
    if (segment.empty() || segment == "." || segment == "..") {
      throw TemplateError("`" + part.path + "` cannot stand in a path");
    }
    path += encoded(segment);
  }
  return path;
}

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    out += '%';
    out += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
    out += "0123456789ABCDEF"[static_cast<unsigned char>(c) & 0xf];
  }
  return out;
}

}  // namespace sambung::rest
