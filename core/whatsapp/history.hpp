#pragma once

#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Field `history`: old messages of a number that was connected, by conversation; the progress of
/// the sync; and media that follow their placeholders.
void read_history(Change& change);

/// Field `smb_app_state_sync`: the address book of the WhatsApp Business app.
void read_state_sync(Change& change);

}  // namespace sambung::whatsapp
