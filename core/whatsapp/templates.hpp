#pragma once

#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Field `message_template_status_update`.
void read_template_status(Change& change);
/// Field `message_template_quality_update`.
void read_template_quality(Change& change);
/// Field `message_template_components_update`.
void read_template_components(Change& change);
/// Field `template_category_update`.
void read_template_category(Change& change);

}  // namespace sambung::whatsapp
