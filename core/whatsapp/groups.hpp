#pragma once

#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Fields `group_lifecycle_update`, `group_participants_update`, `group_settings_update` and
/// `group_status_update`: they share `groups[]`, and each element says itself what it is.
void read_groups(Change& change);

}  // namespace sambung::whatsapp
