#include "core/phone/spellings.hpp"

#include <algorithm>

#include "core/base/recent.hpp"
#include "core/phone/plan.hpp"

namespace sambung::phone {

namespace {

constexpr std::size_t kDigitsMax = 15;  // ITU-T E.164, 6.2.1
constexpr std::size_t kDigitsMin = 3;
constexpr std::size_t kMadeMin = 1024;

std::string digits_in(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

/// Eight digits after the area code, beginning as mobiles did: 6 to 9. Landlines begin 2 to 5.
bool brazilian_without_ninth(std::string_view digits) {
  return digits.starts_with("55") && digits.size() == 12 && digits[4] >= '6';
}

void add(std::vector<std::string>& all, std::string text) {
  if (text.empty() || all.size() == kCandidatesMax) return;
  if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
}

void add_written(std::vector<std::string>& all, const std::string& e164) {
  const WrittenForms forms = written_forms(e164);
  if (forms.significant.empty()) return;
  add(all, "00" + digits_in(e164));
  const std::string national = digits_in(forms.national);
  add(all, national);
  add(all, forms.significant);
  add(all, forms.international);
  add(all, forms.national);
  std::string spaced = forms.international;
  std::replace(spaced.begin(), spaced.end(), '-', ' ');
  add(all, spaced);
  std::replace(spaced.begin(), spaced.end(), ' ', '-');
  add(all, spaced);
}

std::vector<std::string> candidates_of(const std::string& digits) {
  std::vector<std::string> spellings = {"+" + digits};
  for (std::string& other : other_spellings(spellings.front())) {
    spellings.push_back(std::move(other));
  }
  std::vector<std::string> all;
  for (const std::string& spelling : spellings) add(all, spelling);
  for (const std::string& spelling : spellings) add(all, spelling.substr(1));
  for (const std::string& spelling : spellings) add_written(all, spelling);
  return all;
}

}  // namespace

std::vector<std::string> other_spellings(std::string_view e164) {
  const std::string digits = digits_in(e164);
  const auto starts = [&digits](std::string_view prefix) { return digits.starts_with(prefix); };
  if (starts("55") && digits.size() == 13 && digits[4] == '9') {
    return {"+" + digits.substr(0, 4) + digits.substr(5)};
  }
  if (brazilian_without_ninth(digits)) {
    return {"+" + digits.substr(0, 4) + "9" + digits.substr(4)};
  }
  if (starts("521") && digits.size() == 13) return {"+52" + digits.substr(3)};
  if (starts("52") && digits.size() == 12) return {"+521" + digits.substr(2)};
  if (starts("549") && digits.size() == 13) return {"+54" + digits.substr(3)};
  if (starts("54") && digits.size() == 12) return {"+549" + digits.substr(2)};
  return {};
}

std::string comparable(std::string_view e164) {
  const std::string digits = digits_in(e164);
  if (brazilian_without_ninth(digits)) return "+" + digits.substr(0, 4) + "9" + digits.substr(4);
  if (digits.starts_with("521") && digits.size() == 13) return "+52" + digits.substr(3);
  if (digits.starts_with("54") && digits.size() == 12) return "+549" + digits.substr(2);
  return "+" + digits;
}

bool same_person_number(std::string_view a, std::string_view b) {
  const std::string one = comparable(a);
  return one.size() > 1 && one == comparable(b);
}

std::vector<std::string> candidates(std::string_view e164) {
  // Whoever is looked for and not found is made next: each number comes twice within moments.
  thread_local Recent<std::string, std::vector<std::string>> made(kMadeMin);
  const std::string digits = digits_in(e164);
  if (digits.size() < kDigitsMin || digits.size() > kDigitsMax) return {};
  if (const auto* known = made.find(digits)) return *known;
  made.put(digits, candidates_of(digits));
  return *made.find(digits);
}

}  // namespace sambung::phone
