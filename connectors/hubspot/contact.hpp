#pragma once

#include "connectors/hubspot/config.hpp"
#include "connectors/web/record.hpp"

/// Contacts as HubSpot writes them: every property is a text, and an empty text is none.
/// (OpenAPI document of CRM objects v3, read 2026-11.)
namespace sambung::hubspot {

/// Whether HubSpot could have such an id: a number of at most 19 digits. Another one in a batch
/// would have all of it refused.
bool is_number(std::string_view id);

/// The id in the member `name` of an event, which may be a number; empty when there is none.
std::string id_at(const web::Json& event, const char* name);

/// The properties to ask for.
std::vector<std::string> read_properties(const Config& config);

/// A contact as it came. Throws web::Failure (TRANSIENT) for one without id or time.
web::Record contact_record(const web::Json& native, const Config& config);

/// What `id` is when HubSpot answers with `into` in its place.
web::Record went_into(const std::string& id, const web::Record& into);

/// Ids of the contacts that went into this one ("hs_merged_object_ids").
std::vector<std::string> merged_into_it(const web::Json& native);

/// What of `fields` is to be written over `native` (null: a new contact). Throws web::Failure
/// (INVALID), naming the field, for what is none of the connection's or no plain value.
web::Json contact_edit(const web::Json& fields, const web::Json& native, const Config& config);

/// A property as text; empty when it has none.
std::string property_in(const web::Json& native, const std::string& name);

}  // namespace sambung::hubspot
