#pragma once

#include "connectors/web/api.hpp"

namespace sambung::hubspot {

/// What an error means: the body of an answer, or an element of `errors` of a batch. `category`,
/// `context` and `errors[].code` decide before `status`; of the text only ids and names of
/// properties are taken. ("Error handling", read 2026-11; the text of 409 as in HubSpot's client
/// libraries.)
Outcome meaning_of(const web::Json& error, int status);

/// HubSpot's words for `web::Api`.
web::Judge judge();

}  // namespace sambung::hubspot
