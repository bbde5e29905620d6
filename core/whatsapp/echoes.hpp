#pragma once

#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Field `smb_message_echoes`: what the business sent from the WhatsApp Business app.
void read_app_echoes(Change& change);

/// Field `standby`: what goes on in a conversation that another responder owns; one level deeper.
void read_standby(Change& change);

/// Field `messaging_handovers`: the conversation got another owner.
void read_handover(Change& change);

}  // namespace sambung::whatsapp
