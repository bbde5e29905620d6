#pragma once

#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Field `user_preferences`: stop, resume, sign-up for marketing messages.
void read_preferences(Change& change);

/// Field `user_id_update`: business-scoped user ids that were replaced.
void read_user_ids(Change& change);

}  // namespace sambung::whatsapp
