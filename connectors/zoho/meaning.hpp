#pragma once

#include "connectors/web/api.hpp"

namespace sambung::zoho {

/// What an error means: the body of an answer, or an item of `data`, `watch` or `fields` of one. Of
/// its text nothing is taken, of `details` only the field's name and ids. ("Status codes", read
/// 2026-11.)
Outcome meaning_of(const web::Json& error);

/// Zoho's words for `web::Api`.
web::Judge judge();

}  // namespace sambung::zoho
