#include "connectors/odoo/search.hpp"

#include <algorithm>

#include "connectors/web/requests.hpp"

namespace sambung::odoo {

namespace {

constexpr std::size_t kSuffixDigits = 9;
constexpr std::size_t kSuffixDigitsMin = 6;
constexpr std::size_t kKeysMax = 50;

std::string digits_of(const std::string& text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

/// A pattern of =like for the last digits with anything between them: people write numbers in many ways.
std::string loose(const std::string& digits) {
  std::string pattern = "%";
  const std::size_t from = digits.size() - std::min(digits.size(), kSuffixDigits);
  for (const char digit : digits.substr(from)) pattern += std::string(1, digit) + "%";
  return pattern;
}

std::string escaped(const std::string& text) {
  std::string made;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') made += '\\';
    made += c;
  }
  return made;
}

std::vector<std::string> texts_in(const Json& keys, const char* name) {
  std::vector<std::string> texts;
  for (const Json& each : web::list_in(keys, name)) {
    if (each.is_string() && texts.size() < kKeysMax) texts.push_back(each.get<std::string>());
  }
  return texts;
}

std::vector<std::string> values_of(const Json& record, std::initializer_list<const char*> names) {
  std::vector<std::string> values;
  for (const char* name : names) {
    std::string value = web::text_in(record["fields"], name);
    if (!value.empty()) values.push_back(std::move(value));
  }
  return values;
}

}  // namespace

std::vector<Json> leaves_of(const Json& keys, const Schema& schema) {
  std::vector<Json> leaves;
  std::vector<std::string> patterns;
  for (const std::string& phone : texts_in(keys, "phone")) {
    if (phone.starts_with('+') && schema.has("phone_sanitized")) {
      leaves.push_back(leaf("phone_sanitized", "=", phone));
    }
    const std::string digits = digits_of(phone);
    if (digits.size() < kSuffixDigitsMin) continue;
    const std::string pattern = loose(digits);
    if (std::find(patterns.begin(), patterns.end(), pattern) == patterns.end()) {
      patterns.push_back(pattern);
    }
  }
  for (const std::string& pattern : patterns) {
    for (const char* field : {"phone", "mobile"}) {
      if (schema.has(field)) leaves.push_back(leaf(field, "=like", pattern));
    }
  }
  for (const std::string& email : texts_in(keys, "email")) {
    if (!email.empty()) leaves.push_back(leaf("email", "=ilike", escaped(email)));
  }
  return leaves;
}

bool fits(const Json& record, const Json& keys) {
  const auto phones = values_of(record, {"phone", "mobile", "phone_sanitized"});
  return web::has_key(phones, web::list_in(keys, "phone"), true) ||
         web::has_key(values_of(record, {"email"}), web::list_in(keys, "email"), false);
}

}  // namespace sambung::odoo
