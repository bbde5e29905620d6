#include "connectors/medusa/search.hpp"

#include <algorithm>
#include <string_view>

#include "connectors/medusa/json_member.hpp"

namespace sambung::medusa {

namespace {

using nlohmann::json;

constexpr std::size_t kValuesMax = 50;
constexpr std::size_t kQueriesMax = 12;
constexpr std::size_t kTailDigits = 7;

std::vector<std::string> texts_in(const json& keys, const char* name) {
  std::vector<std::string> texts;
  const auto found = keys.is_object() ? keys.find(name) : keys.end();
  if (found == keys.end() || !found->is_array()) return texts;
  for (const json& text : *found) {
    if (text.is_string() && !text.get_ref<const std::string&>().empty()) texts.push_back(text);
    if (texts.size() == kValuesMax) break;
  }
  return texts;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

/// From its last digits on, with what stands between them: the ways to write a number differ in what is before.
std::string tail_of(const std::string& phone) {
  std::size_t digits = 0;
  for (std::size_t at = phone.size(); at > 0; --at) {
    digits += phone[at - 1] >= '0' && phone[at - 1] <= '9' ? 1 : 0;
    if (digits == kTailDigits) return phone.substr(at - 1);
  }
  return phone;
}

void add(std::vector<std::string>& queries, std::string query) {
  const bool known = std::find(queries.begin(), queries.end(), query) != queries.end();
  if (!known && queries.size() < kQueriesMax) queries.push_back(std::move(query));
}

}  // namespace

std::vector<std::string> queries_of(const json& keys) {
  std::vector<std::string> queries;
  for (const std::string& email : texts_in(keys, "email")) add(queries, email);
  for (const std::string& phone : texts_in(keys, "phone")) {
    const std::string digits = digits_of(phone);
    if (!digits.empty()) add(queries, tail_of(digits));
    add(queries, tail_of(phone));
  }
  return queries;
}

bool has_key(const json& customer, const json& keys) {
  const std::string email = lower(text_in(customer, "email"));
  for (const std::string& wanted : texts_in(keys, "email")) {
    if (!email.empty() && lower(wanted) == email) return true;
  }
  const std::string digits = digits_of(text_in(customer, "phone"));
  for (const std::string& wanted : texts_in(keys, "phone")) {
    if (!digits.empty() && digits_of(wanted) == digits) return true;
  }
  return false;
}

}  // namespace sambung::medusa
