#include "plugins/mapping/function.hpp"

namespace sambung::mapping {

namespace {

constexpr const char* kNames =
    "text, phone, email, first_name, last_name, part, date, time, integer, decimal, bool, enum, set, "
    "any, script";

const char* kind_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null: return "nothing";
    case Json::value_t::boolean: return "true or false";
    case Json::value_t::string: return "a text";
    case Json::value_t::array: return "a list";
    case Json::value_t::object: return "an object";
    default: return "a number";
  }
}

/// What is canonical as it stands.
class Any final : public Function {
 public:
  Result<Json> read(const Json& native) const override {
    if (native.is_string() || native.is_boolean() || native.is_number_integer()) return native;
    return wrong_kind(native, "a text, whole number, true or false");
  }
  Result<Json> write(const Json& canonical, const Json&) const override {
    if (!canonical.is_array()) return canonical;
    return wrong_kind(canonical, "a text, whole number, true or false");
  }
};

}  // namespace

Error wrong_kind(const Json& value, const char* wanted) {
  return cannot("is " + std::string(kind_of(value)) + ", not " + wanted);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::unique_ptr<Function> make_function(Members& members, const Options& options) {
  const std::string as = members.text("as", "text");
  if (as == "any") return std::make_unique<Any>();
  if (auto made = make_text_function(as, members, options)) return made;
  if (auto made = make_time_function(as, members)) return made;
  if (auto made = make_number_function(as, members)) return made;
  if (auto made = make_choice_function(as, members)) return made;
  if (auto made = make_part_function(as, members)) return made;
  members.fail("as", "`" + as.substr(0, 64) + "` is no function; use one of: " + kNames);
  return nullptr;
}

}  // namespace sambung::mapping
