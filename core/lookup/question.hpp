#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::lookup {

inline constexpr std::uint32_t kItemsUsual = 5;
inline constexpr std::uint32_t kItemsMax = 20;

/// What somebody wants to know of a connected system: "the orders of this number". Plain value.
struct Question {
  std::string what;                                      ///< "order"
  std::map<std::string, std::vector<std::string>> keys;  ///< phone in international form, with +
  std::uint32_t limit = kItemsUsual;                     ///< the newest so many

  bool operator==(const Question&) const = default;
};

/// Reads a question that came from outside: `keys` is a JSON object of texts and lists of texts, at
/// most 8 names with 8 values each. Numbers are brought into international form. kInvalid: what is
/// wrong with it, and never a value of it.
Result<Question> read_question(std::string what, std::string_view keys, std::int64_t limit);

/// The request of `sambung.lookup/0`; the same text for the same question.
std::string request_of(const Question& question);

}  // namespace sambung::lookup
