#pragma once

#include <optional>

#include "core/json/document.hpp"
#include "core/model/content.hpp"

namespace sambung::whatsapp {

/// What a person answered to an interactive message; nullopt - the kind of answer is not known.
std::optional<model::Content> reply_content(json::Value interactive);

}  // namespace sambung::whatsapp
