#pragma once

#include <string_view>

#include "core/model/identity.hpp"

namespace sambung::decide {

/// The typed form of a number as WhatsApp sent it (digits, with or without +). Never a refusal: what
/// the number plan does not know comes back with `valid` false. Thread-safe; the first call loads
/// libphonenumber's metadata (about 5 MB, 7 ms).
model::PhoneNumber parse_phone(std::string_view wa_id);

}  // namespace sambung::decide
