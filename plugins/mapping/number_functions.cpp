// integer, decimal.
#include <charconv>

#include "plugins/mapping/decimal.hpp"
#include "plugins/mapping/function.hpp"

namespace sambung::mapping {

namespace {

class Integer final : public Function {
 public:
  explicit Integer(bool as_text) : as_text_(as_text) {}
  Result<Json> read(const Json& native) const override {
    if (native.is_number_integer()) return Json(native.get<std::int64_t>());
    if (native.is_number_float()) return of_text(decimal_of(native.get<double>()).value_or(""));
    if (!native.is_string()) return wrong_kind(native, "a whole number");
    return of_text(
        decimal_of(trimmed(native.get_ref<const std::string&>())).value_or(std::string()));
  }
  Result<Json> write(const Json& canonical, const Json&) const override {
    if (!canonical.is_number_integer()) return wrong_kind(canonical, "a whole number");
    if (as_text_) return Json(std::to_string(canonical.get<std::int64_t>()));
    return canonical;
  }

 private:
  static Result<Json> of_text(const std::string& decimal) {
    std::int64_t value = 0;
    const auto end = std::from_chars(decimal.data(), decimal.data() + decimal.size(), value);
    if (end.ec != std::errc() || end.ptr != decimal.data() + decimal.size()) {
      return cannot("is no whole number of 64 bits");
    }
    return Json(value);
  }
  const bool as_text_;
};

class Decimal final : public Function {
 public:
  Decimal(bool as_number, std::size_t scale) : as_number_(as_number), scale_(scale) {}
  Result<Json> read(const Json& native) const override {
    std::optional<std::string> decimal;
    if (native.is_number_integer()) {
      decimal = std::to_string(native.get<std::int64_t>());
    } else if (native.is_number_float()) {
      decimal = decimal_of(native.get<double>());
    } else if (native.is_string()) {
      decimal = decimal_of(trimmed(native.get_ref<const std::string&>()));
    }
    if (!decimal) return cannot("is no decimal number, such as 12.50");
    return Json(std::move(*decimal));
  }
  Result<Json> write(const Json& canonical, const Json&) const override {
    if (!canonical.is_string()) return wrong_kind(canonical, "a decimal number as text");
    auto decimal = decimal_of(canonical.get_ref<const std::string&>());
    if (!decimal) return cannot("is no decimal number, such as 12.50");
    if (!as_number_) return Json(with_scale(std::move(*decimal), scale_));
    std::int64_t whole = 0;
    const auto end = std::from_chars(decimal->data(), decimal->data() + decimal->size(), whole);
    if (end.ec == std::errc() && end.ptr == decimal->data() + decimal->size()) return Json(whole);
    const auto number = double_of(*decimal);
    if (!number) return cannot("has more digits than a JSON number keeps; use `native: text`");
    return Json(*number);
  }

 private:
  const bool as_number_;
  const std::size_t scale_;
};

}  // namespace

std::unique_ptr<Function> make_number_function(std::string_view as, Members& members) {
  if (as == "integer") {
    return std::make_unique<Integer>(members.choice("native", {"number", "text"}) == 1);
  }
  if (as == "decimal") {
    constexpr std::int64_t kScaleMax = 18;
    const bool as_number = members.choice("native", {"text", "number"}) == 1;
    const auto scale = static_cast<std::size_t>(members.whole("scale", 0, kScaleMax, 0));
    return std::make_unique<Decimal>(as_number, scale);
  }
  return nullptr;
}

}  // namespace sambung::mapping
