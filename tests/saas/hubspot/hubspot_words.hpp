#pragma once

#include <set>
#include <string>

#include "tests/fakes/fake_system.hpp"

/// How HubSpot says things, for its fake.
namespace sambung::testing::hubspot_words {

inline constexpr const char* kDate = "%Y-%m-%dT%H:%M:%S.000Z";

inline json error(const std::string& category, const std::string& message, const json& more = {}) {
  json body = {{"status", "error"},
               {"message", message},
               {"correlationId", "aeb5f871-7f07-4993-9211-075dc63e7cbf"},
               {"category", category}};
  if (more.is_object()) body.update(more);
  return body;
}

/// An error among those of a batch: without a correlation id, and with members that always stand there.
inline json part_of_batch(json wrong) {
  wrong.erase("correlationId");
  json whole = {{"context", json::object()}, {"errors", json::array()}, {"links", json::object()}};
  whole.update(wrong);
  return whole;
}

inline Told bad(const std::string& message, const json& more = {}) {
  return {400, error("VALIDATION_ERROR", message, more), {}};
}

inline bool only(const json& object, const std::set<std::string>& known) {
  if (!object.is_object()) return false;
  for (const auto& [name, value] : object.items()) {
    if (!known.contains(name)) return false;
  }
  return true;
}

inline Told invalid_json() { return bad("Invalid input JSON on line 1, column 1"); }

inline json page_of(json results, const std::string& next) {
  json page = {{"results", std::move(results)}};
  if (!next.empty()) page["paging"] = {{"next", {{"after", next}}}};
  return page;
}

}  // namespace sambung::testing::hubspot_words
