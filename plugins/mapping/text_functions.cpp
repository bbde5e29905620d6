// text, email, phone.
#include <algorithm>

#include "core/phone/number.hpp"
#include "plugins/mapping/canonical.hpp"
#include "plugins/mapping/function.hpp"

namespace sambung::mapping {

namespace {

class Text final : public Function {
 public:
  explicit Text(bool trim) : trim_(trim) {}
  Result<Json> read(const Json& native) const override { return settled(native); }
  Result<Json> write(const Json& canonical, const Json&) const override {
    return settled(canonical);
  }

 private:
  Result<Json> settled(const Json& value) const {
    if (!value.is_string()) return wrong_kind(value, "a text");
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() > kCanonicalTextBytesMax) return cannot("is a text of more than 64 KiB");
    return Json(trim_ ? std::string(trimmed(text)) : text);
  }
  const bool trim_;
};

class Email final : public Function {
 public:
  Result<Json> read(const Json& native) const override { return settled(native); }
  Result<Json> write(const Json& canonical, const Json&) const override {
    return settled(canonical);
  }

 private:
  static Result<Json> settled(const Json& value) {
    constexpr std::size_t kBytesMax = 254;  // RFC 5321, 4.5.3.1.3, without the angle brackets
    if (!value.is_string()) return wrong_kind(value, "an e-mail address");
    std::string text(trimmed(value.get_ref<const std::string&>()));
    const std::size_t at = text.find('@');
    const bool odd = std::any_of(text.begin(), text.end(), [](char c) {
      return static_cast<unsigned char>(c) <= ' ' || c == 0x7f || c == ',' || c == ';';
    });
    if (odd || at == 0 || at == text.npos || at + 1 == text.size() || at != text.rfind('@') ||
        text.size() > kBytesMax) {
      return cannot("is no e-mail address");
    }
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return Json(std::move(text));
  }
};

enum class PhoneFormat { kE164, kDigits, kNational };

class Phone final : public Function {
 public:
  Phone(std::string region, PhoneFormat format) : region_(std::move(region)), format_(format) {}

  Result<Json> read(const Json& native) const override {
    if (!native.is_string() && !native.is_number_integer()) {
      return wrong_kind(native, "a telephone number");
    }
    const std::string text =
        native.is_string() ? native.get<std::string>() : std::to_string(native.get<std::int64_t>());
    const auto number = parsed(text);
    if (!number) return cannot(region_.empty() ? kNoNumberWithoutRegion : kNoNumber);
    return Json(number->e164);
  }
  Result<Json> write(const Json& canonical, const Json&) const override {
    if (!canonical.is_string()) return wrong_kind(canonical, "a telephone number");
    const auto number = phone::parse(canonical.get_ref<const std::string&>(), {});
    if (!number) return cannot("is no telephone number with + and country code");
    switch (format_) {
      case PhoneFormat::kE164: return Json(number->e164);
      case PhoneFormat::kDigits: return Json(number->e164.substr(1));
      case PhoneFormat::kNational: break;
    }
    return Json(phone::national_form(number->e164, region_));
  }

 private:
  static constexpr const char* kNoNumber = "is no telephone number";
  static constexpr const char* kNoNumberWithoutRegion =
      "is no telephone number with country code; `region` in the mapping says the country of others";

  std::optional<phone::Number> parsed(const std::string& text) const {
    const bool digits = text.find_first_not_of("0123456789") == text.npos;
    if (format_ == PhoneFormat::kDigits && digits && !text.starts_with('0')) {
      if (auto number = phone::parse("+" + text, {})) return number;
    }
    return phone::parse(text, region_);
  }

  const std::string region_;
  const PhoneFormat format_;
};

std::unique_ptr<Function> make_phone(Members& members, const Options& options) {
  std::string region = members.text("region", options.default_region);
  if (members.has("region") && !phone::is_region(region)) {
    members.fail("region", "is no country; write its ISO 3166 code, such as \"ID\"");
  }
  const auto format =
      static_cast<PhoneFormat>(members.choice("format", {"e164", "digits", "national"}));
  if (format == PhoneFormat::kNational && region.empty()) {
    members.fail("format", "`national` needs a `region`, such as \"ID\"");
  }
  return std::make_unique<Phone>(std::move(region), format);
}

}  // namespace

std::unique_ptr<Function> make_text_function(std::string_view as, Members& members,
                                             const Options& options) {
  if (as == "text") return std::make_unique<Text>(members.boolean("trim", true));
  if (as == "email") return std::make_unique<Email>();
  if (as == "phone") return make_phone(members, options);
  return nullptr;
}

}  // namespace sambung::mapping
