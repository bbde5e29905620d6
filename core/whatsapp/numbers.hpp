#pragma once

#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Field `phone_number_quality_update`.
void read_number_quality(Change& change);
/// Field `phone_number_name_update`.
void read_number_name(Change& change);
/// Field `security`.
void read_number_security(Change& change);
/// Field `business_username_update`.
void read_number_username(Change& change);

}  // namespace sambung::whatsapp
