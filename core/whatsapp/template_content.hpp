#pragma once

#include <optional>

#include "core/json/document.hpp"
#include "core/model/content_template.hpp"

namespace sambung::whatsapp {

/// A template as a business sends it: its name and what fills its places.
model::TemplateContent template_content(json::Value object);

/// A template as it was approved; nullopt when `object` is none.
std::optional<model::TemplateDefinition> template_definition(json::Value object);

}  // namespace sambung::whatsapp
