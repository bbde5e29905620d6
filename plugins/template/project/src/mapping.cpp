#include "src/mapping.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace scaffold_name {

namespace {

using nlohmann::json;

constexpr const char* kFields[] = {"display_name", "mobile", "mail"};

json object_of(std::string_view text) {
  json value = json::parse(text, nullptr, false);
  return value.is_object() ? value : json::object();
}

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool among(const json& keys, const char* key, const std::string& value) {
  const auto found = keys.find(key);
  if (value.empty() || found == keys.end() || !found->is_array()) return false;
  return std::any_of(found->begin(), found->end(), [&](const json& each) { return each == value; });
}

}  // namespace

std::optional<std::string> note_of(const sambung::Event& event) {
  const json body = json::parse(event.body(), nullptr, false);
  const auto content = body.is_object() ? body.find("content") : body.end();
  if (!body.is_object() || content == body.end() || !content->is_object()) return std::nullopt;
  const std::string kind = text_in(*content, "kind");
  const auto text = content->find("text");
  const bool in = event.type() == "message.received";
  return (in ? "customer: " : "we: ") +
         (kind == "text" && text != content->end() ? text_in(*text, "body") : "(" + kind + ")");
}

bool is_for_contacts(std::string_view request) {
  return text_in(object_of(request), "object") == "contact";
}

std::optional<Wish> wish_of(std::string_view request) {
  const json asked = object_of(request);
  const auto fields = asked.find("fields");
  if (fields == asked.end() || !fields->is_object()) return std::nullopt;
  Wish wish{text_in(asked, "id"), text_in(asked, "op"), std::nullopt, fields->dump()};
  const auto version = asked.find("expected_version");
  if (version != asked.end() && version->is_number_integer()) {
    wish.expected_version = version->get<std::int64_t>();
  }
  return wish;
}

std::string fields_after(std::string_view before, std::string_view changes) {
  json fields = object_of(before);
  fields.update(object_of(changes));
  return fields.dump();
}

std::string record_of(const Customer& customer) {
  json fields = object_of(customer.fields);
  for (const char* name : kFields) fields.emplace(name, nullptr);
  return json{{"object", "contact"},
              {"id", customer.id},
              {"version", customer.version},
              {"at", customer.at_ms},
              {"fields", std::move(fields)}}
      .dump();
}

std::string id_of(std::string_view request) { return text_in(object_of(request), "id"); }

bool has_key(const Customer& customer, std::string_view request) {
  const json asked = object_of(request);
  const auto keys = asked.find("keys");
  if (keys == asked.end() || !keys->is_object()) return false;
  const json fields = object_of(customer.fields);
  return among(*keys, "phone", text_in(fields, "mobile")) ||
         among(*keys, "email", text_in(fields, "mail")) || among(*keys, "id", customer.id);
}

}  // namespace scaffold_name
