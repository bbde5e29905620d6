#include "connectors/web/lookup.hpp"

#include <algorithm>
#include <array>

namespace sambung::web {

namespace {

constexpr std::size_t kMost = 20;

struct Member {
  std::string_view name;
  const char* about;
};
constexpr std::array kMembers = {
    Member{"number", "as the customer knows it"},
    Member{"status", "the shop's word for where it is"},
    Member{"payment", "the shop's word for whether it is paid"},
    Member{"fulfilment", "the shop's word for whether it is sent"},
    Member{"placed_at", "Unix milliseconds"},
    Member{"total", "decimal text"},
    Member{"currency", "ISO 4217"},
    Member{"items", "texts: 2 x Coffee"},
    Member{"tracking", "texts: carrier, number and address of each parcel"},
    Member{"customer", "id of the customer's record"},
    Member{"email", "that the order was placed with"},
    Member{"phone", "that the order was placed with"},
};

}  // namespace

bool Question::is_theirs(const std::vector<std::string>& numbers,
                         const std::vector<std::string>& addresses) const {
  return !personal() || has_key(numbers, phones, true) || has_key(addresses, emails, false);
}

std::string bare_number(const std::string& number) {
  return number.starts_with("#") ? number.substr(1) : number;
}

bool Question::has_number(const std::string& number) const {
  if (ids.empty()) return true;
  return std::any_of(ids.begin(), ids.end(), [&](const Json& id) {
    return id.is_string() && bare_number(id.get<std::string>()) == bare_number(number);
  });
}

Question question_in(const Json& request, std::string_view what, std::uint32_t limit) {
  if (text_in(request, "what") != what) {
    throw Failure(
        Outcome::not_supported("what: only \"" + std::string(what) + "\" can be looked up here"));
  }
  const Json keys = request.value("keys", Json());
  if (!keys.is_object()) throw Failure(Outcome::invalid("keys: missing"));
  for (const auto& [key, values] : keys.items()) {
    if (key != "phone" && key != "email" && key != "id") {
      throw Failure(Outcome::invalid("keys: orders are found by phone, email and id"));
    }
  }
  Question question{list_in(keys, "phone"), list_in(keys, "email"), list_in(keys, "id")};
  if (!question.personal() && question.ids.empty()) {
    throw Failure(Outcome::invalid("keys: one of phone, email and id is needed"));
  }
  if (limit > 0) question.limit = std::min<std::size_t>(limit, kMost);
  return question;
}

std::string order_lookups(std::initializer_list<std::string_view> members) {
  Json returns = {{"id", "the shop's own"}};
  for (const Member& member : kMembers) {
    const bool has = std::find(members.begin(), members.end(), member.name) != members.end();
    if (has) returns[std::string(member.name)] = member.about;
  }
  const Json order = {{"keys", {"phone", "email", "id"}}, {"returns", returns}};
  return dump({{"order", order}});
}

}  // namespace sambung::web
