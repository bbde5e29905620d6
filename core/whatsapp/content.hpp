#pragma once

#include <optional>
#include <string_view>

#include "core/json/document.hpp"
#include "core/model/content.hpp"

namespace sambung::whatsapp {

/// The content of a message object of that `type`, from the member named like it. A known type
/// without its member is MissingContent; nullopt - the type is not known.
std::optional<model::Content> content_of(std::string_view type, json::Value message);

}  // namespace sambung::whatsapp
