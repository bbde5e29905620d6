#pragma once

#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Each element of `user_actions`: a click in a marketing message.
void read_clicks(Change& change, const Path& array);

/// Field `automatic_events`: leads and purchases that WhatsApp recognised.
void read_conversions(Change& change);

}  // namespace sambung::whatsapp
