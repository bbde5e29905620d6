#include "core/simulator/body_edit.hpp"

#include <nlohmann/json.hpp>

namespace sambung::simulator {
namespace {

using Pointer = Json::json_pointer;

Error wrong(std::string_view path, const char* why) {
  return {ErrorCode::kInvalid, "path " + std::string(path) + ": " + why +
                                   "; paths look like messages.0.text.body or /entry/0/id"};
}

/// JSON where it is JSON, but text stays text unless the value is written in quotes.
Json value_of(const std::string& text, const Json* old) {
  auto parsed = parse_json(text);
  const bool keep_text = old != nullptr && old->is_string() && !(parsed && parsed->is_string());
  if (!parsed || keep_text) return text;
  return std::move(*parsed);
}

Json* find(Json& body, const std::string& pointer) {
  const Pointer place(pointer);
  return body.contains(place) ? &body.at(place) : nullptr;
}

Result<void> remove(Json& body, const std::string& path, const std::string&) {
  const std::string pointer = pointer_of(path);
  if (pointer.empty() || find(body, pointer) == nullptr)
    return wrong(path, "there is nothing there");
  const Pointer place(pointer);
  Json& parent = body.at(place.parent_pointer());
  if (parent.is_array()) {
    parent.erase(static_cast<std::size_t>(std::stoul(place.back())));  // "contains" found it
  } else {
    parent.erase(place.back());
  }
  return {};
}

Result<void> replace(Json& body, const std::string& path, const std::string& text) {
  Json* old = find(body, pointer_of(path));
  if (old == nullptr) return wrong(path, "there is nothing to override; use an addition");
  *old = value_of(text, old);
  return {};
}

Result<void> add(Json& body, const std::string& path, const std::string& text) {
  body[Pointer(pointer_of(path))] = value_of(text, nullptr);
  return {};
}

using Edit = Result<void> (*)(Json& body, const std::string& path, const std::string& text);

Result<void> guarded(Edit edit, Json& body, const std::string& path, const std::string& text) {
  try {
    return edit(body, path, text);
  } catch (const Json::exception&) {
    return wrong(path, "it does not fit the body");
  }
}

}  // namespace

std::string pointer_of(std::string_view path) {
  if (path.starts_with('/')) return std::string(path);
  std::string pointer = "/" + std::string(path);
  for (char& c : pointer) {
    if (c == '.') c = '/';
  }
  if (pointer.starts_with("/entry") || pointer.starts_with("/object")) return pointer;
  return "/entry/0/changes/0/value" + pointer;
}

Result<void> edit_body(Json& body, const TriggerRequest& request) {
  for (const std::string& path : request.removals) {
    if (auto done = guarded(remove, body, path, {}); !done) return done;
  }
  for (const auto& [path, text] : request.overrides) {
    if (auto done = guarded(replace, body, path, text); !done) return done;
  }
  for (const auto& [path, text] : request.additions) {
    if (auto done = guarded(add, body, path, text); !done) return done;
  }
  return {};
}

}  // namespace sambung::simulator
