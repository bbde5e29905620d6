#pragma once

#include "connectors/hubspot/config.hpp"
#include "connectors/web/json.hpp"

/// Entries of the timeline as communications of the channel WHATS_APP ("Communications" guide, read
/// 2026-11). They have no direction: the text says who spoke.
namespace sambung::hubspot {

/// The most of a communication's body, in bytes (65,536 characters by the guide).
inline constexpr std::size_t kBodyMax = 65'536;
/// What `describe` promises of a text: with what HTML makes of it, it nearly always fits.
inline constexpr std::size_t kTextMax = 32'768;

/// The properties of a log entry's communication. Throws web::Failure (INVALID) for an entry
/// without a time or key. A body that HTML makes too long is cut at its end.
web::Json entry_properties(const web::Json& entry, const Config& config);

/// Plain text as the subset of HTML that HubSpot shows.
std::string as_html(std::string_view text);

}  // namespace sambung::hubspot
