#pragma once

#include "connectors/salesforce/config.hpp"
#include "connectors/web/api.hpp"

namespace sambung::salesforce {

/// What an error means: an element of an answer's list ("errorCode"), or of an item's `errors`
/// ("statusCode"). Of the text only ids are taken, and names of fields of `fields`. A `key_field`
/// that another record has already is being made by somebody else at this moment: TRANSIENT.
/// (Status codes: SOAP API guide, "Core data types"; duplicates: REST guide, "Duplicate rule
/// header"; read 2026-11.)
Outcome meaning_of(const web::Json& error, const Config& config);

/// Salesforce's words for `web::Api`; `config` must outlive it.
web::Judge judge(const Config& config);

}  // namespace sambung::salesforce
