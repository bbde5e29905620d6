#pragma once

#include <optional>

#include "core/json/document.hpp"
#include "core/model/content_interactive.hpp"

namespace sambung::whatsapp {

/// An interactive message as a business sends it.
model::InteractiveContent interactive_content(json::Value interactive);

/// A form as WhatsApp describes it beside a message; nullopt when `object` is none.
std::optional<model::FormRef> form_of(json::Value object);

}  // namespace sambung::whatsapp
