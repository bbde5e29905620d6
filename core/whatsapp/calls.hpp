#pragma once

#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Field `calls`: calls that begin or end, and what becomes of outgoing ones.
void read_calls(Change& change);

}  // namespace sambung::whatsapp
