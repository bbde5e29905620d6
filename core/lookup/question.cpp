#include "core/lookup/question.hpp"

#include <algorithm>
#include <optional>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/phone/number.hpp"

namespace sambung::lookup {

namespace {

constexpr std::size_t kKeysBytesMax = 16U << 10;
constexpr std::size_t kKeysMax = 8;
constexpr std::size_t kValueBytesMax = 320;  // the longest e-mail address

Error invalid(std::string what) { return {ErrorCode::kInvalid, std::move(what)}; }

bool is_name(std::string_view name) {
  constexpr std::size_t kBytesMax = 64;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  return !name.empty() && name.size() <= kBytesMax && name.front() >= 'a' &&
         std::all_of(name.begin(), name.end(), fits);
}

/// As WhatsApp writes it (digits alone), or with a +, spaces and hyphens.
std::optional<std::string> international(const std::string& text) {
  const bool digits = !text.empty() && text.front() != '0' &&
                      text.find_first_not_of("0123456789") == std::string::npos;
  const auto number = digits ? phone::of_wa_id(text) : phone::parse(text, "");
  if (!number || number->e164.empty()) return std::nullopt;
  return number->e164;
}

Result<std::string> value_of(const std::string& key, const json::Value& value) {
  auto text = value.text();
  if (!text || text->empty() || text->size() > kValueBytesMax) {
    return invalid("the key \"" + key + "\" must have texts of 1 to 320 bytes");
  }
  if (key != "phone") return *std::move(text);
  auto number = international(*text);
  if (number) return *std::move(number);
  return invalid(
      "the key \"phone\" is no number in international form; write it with its country code, "
      "such as +628123456789");
}

Result<std::vector<std::string>> values_of(const std::string& key, const json::Value& said) {
  std::vector<std::string> values;
  const auto add = [&](const json::Value& each) -> Result<void> {
    auto value = value_of(key, each);
    if (!value) return value.error();
    values.push_back(*std::move(value));
    return {};
  };
  if (!said.is_array()) {
    if (auto added = add(said); !added) return added.error();
    return values;
  }
  if (said.size() == 0 || said.size() > kKeysMax) {
    return invalid("the key \"" + key + "\" must have 1 to 8 values");
  }
  for (const json::Value each : json::children(said)) {
    if (auto added = add(each); !added) return added.error();
  }
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

Result<Question> read_question(std::string what, std::string_view keys, std::int64_t limit) {
  if (!is_name(what)) {
    return invalid("name what to look up in lower-case letters, digits and _, such as order");
  }
  const auto document = json::Document::parse(
      keys, {.bytes_max = kKeysBytesMax, .depth_max = 3, .nodes_max = 100, .key_bytes_max = 64});
  const bool is_map = document && document->root().is_object();
  if (!is_map || document->root().size() == 0 || document->root().size() > kKeysMax) {
    return invalid("say whose it is or which: 1 to 8 keys such as --phone, --email or --id");
  }
  if (limit < 0 || limit > static_cast<std::int64_t>(kItemsMax)) {
    return invalid("the limit must be from 1 to 20");
  }
  Question question{.what = std::move(what), .keys = {}, .limit = kItemsUsual};
  if (limit > 0) question.limit = static_cast<std::uint32_t>(limit);
  for (const json::Value member : json::children(document->root())) {
    if (!is_name(member.key())) return invalid("a key's name has lower-case letters, digits and _");
    auto values = values_of(member.key(), member);
    if (!values) return values.error();
    question.keys.emplace(member.key(), *std::move(values));
  }
  return question;
}

std::string request_of(const Question& question) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("what");
  writer.string(question.what);
  writer.key("keys");
  writer.begin_object();
  for (const auto& [name, values] : question.keys) {
    writer.key(name);
    writer.begin_array();
    for (const std::string& value : values) writer.string(value);
    writer.end_array();
  }
  writer.end_object();
  writer.end_object();
  return text;
}

}  // namespace sambung::lookup
