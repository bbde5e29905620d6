#pragma once

#include "core/model/message.hpp"
#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Each element of `statuses`: what became of an outgoing message.
void read_statuses(Change& change, const Path& array, json::Value contacts, model::Origin origin);

}  // namespace sambung::whatsapp
