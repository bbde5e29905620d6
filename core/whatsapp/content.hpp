#pragma once

#include <optional>
#include <string_view>

#include "core/json/document.hpp"
#include "core/model/content.hpp"

namespace sambung::whatsapp {

/// The content of a message object of that `type`, from the member named like it. A known type
/// without its member is MissingContent; nullopt - the type, or a type within it, is not known.
std::optional<model::Content> content_of(std::string_view type, json::Value message);

/// A media object; `kind` is the name of its member. Webhooks and send requests write it alike.
model::MediaContent media_of(std::string_view kind, json::Value object);

/// The media member of an object that has one of `image`, `video`, `audio`, `document`, `sticker`,
/// `gif`; nullopt when it has none.
std::optional<model::MediaContent> media_member(json::Value object);

/// A product that an object names; nullopt when it names none.
std::optional<model::ProductRef> product_of(json::Value object);

}  // namespace sambung::whatsapp
