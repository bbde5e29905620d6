#pragma once

#include <string>

#include "core/json/document.hpp"
#include "core/model/party.hpp"

namespace sambung::whatsapp {

/// Puts an identifier whose kind is not said where it belongs: `ID.7741...` is a business-scoped
/// user id, with `.ENT.` after the country a parent id, anything else a wa_id.
void place_identifier(model::Party& party, std::string text);

/// The element of `contacts` that describes `who`: the one with an identifier in common, or the only
/// one when it does not contradict. Absent when there is none.
json::Value contact_of(json::Value contacts, const model::Party& who);

/// Adds to `party` what `contact` knows and it does not. A leading @ of the username goes.
void add_contact(model::Party& party, json::Value contact);

/// A username without its leading @.
std::optional<std::string> username(json::Value value);

}  // namespace sambung::whatsapp
