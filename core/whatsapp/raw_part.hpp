#pragma once

#include <string>
#include <string_view>

#include "core/json/document.hpp"
#include "core/whatsapp/path.hpp"

namespace sambung::whatsapp {

/// The webhook as if the item at the end of `item` had been the only one in it: the item's own
/// tokens on one line, its ancestors, of `contacts` only `contact` (may be absent), no sibling items.
/// Normalising it gives the item's event again.
std::string raw_part(const Path& item, json::Value contact);

/// Where the end of `item` stands, as a JSON pointer: "/entry/0/changes/0/value".
std::string pointer(const Path& item);

/// A raw part for bytes that are not a readable webhook; it is JSON whatever they are.
std::string raw_unreadable(std::string_view body);

}  // namespace sambung::whatsapp
