#pragma once

#include <optional>
#include <sambung/batch.hpp>
#include <string>

namespace sambung::sink {

inline constexpr const char* kCloudEventType = "application/cloudevents+json";

/// `event` in the JSON format of CloudEvents 1.0.2 (its "Structured-Mode", spec read 2026-11); README.md
/// has its attributes. Nothing when the body is neither empty nor a JSON object: no event of ours.
std::optional<std::string> cloud_event(const Event& event, const std::string& source);

/// The reason of the outcome INVALID for such an event.
inline constexpr const char* kNoEvent = "the event's body is no JSON object";

}  // namespace sambung::sink
