#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/web/requests.hpp"

namespace sambung::web {

/// What a look-up asks (OPERATIONS.md): whose, and which. Plain value.
struct Question {
  Json phones = Json::array();
  Json emails = Json::array();
  Json ids = Json::array();
  std::size_t limit = 5;

  /// Whether it says whose.
  bool personal() const { return !phones.empty() || !emails.empty(); }
  /// Whether what has these numbers and addresses is theirs; true when it does not say whose.
  bool is_theirs(const std::vector<std::string>& numbers,
                 const std::vector<std::string>& addresses) const;
  /// Whether `number` is one that is asked for, with or without a "#"; true when none is.
  bool has_number(const std::string& number) const;
};

/// The question about `what`, at most `limit` of it (0: as many as usual). Throws Failure:
/// NOT_SUPPORTED for another, INVALID for other keys or none.
Question question_in(const Json& request, std::string_view what, std::uint32_t limit);

/// A number without a "#" before it, as `has_number` compares it.
std::string bare_number(const std::string& number);

/// `lookups` of a description, as text: orders by phone, email and id, with these of the members
/// that OPERATIONS.md has.
std::string order_lookups(std::initializer_list<std::string_view> members);

}  // namespace sambung::web
