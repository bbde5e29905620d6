#pragma once

#include "core/json/document.hpp"
#include "core/model/content_contacts.hpp"

namespace sambung::whatsapp {

/// The cards of a message of type `contacts`; `origin` stands at the message or in a card.
model::ContactCardsContent contact_cards(json::Value message);

}  // namespace sambung::whatsapp
