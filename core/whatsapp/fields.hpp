#pragma once

#include <string_view>

#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Reads all items of a change of one webhook field.
using FieldReader = void (*)(Change& change);

/// The reader of `field`; null when the field is not known.
FieldReader reader_of(std::string_view field);

}  // namespace sambung::whatsapp
