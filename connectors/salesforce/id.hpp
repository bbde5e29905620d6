#pragma once

#include <string>
#include <string_view>

/// Ids of records: 15 characters in which case counts, or 18 with the case written out behind,
/// which is how they are kept here ("ID field type", SOAP API guide, read 2026-11).
namespace sambung::salesforce {

/// `id` with 18 characters; empty for what is no id.
std::string long_id(std::string_view id);

/// The object that an id is of, by its first three characters: "Contact", "Lead"; empty for others.
std::string object_of_id(std::string_view id);

}  // namespace sambung::salesforce
