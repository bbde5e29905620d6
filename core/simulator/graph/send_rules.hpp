#pragma once

#include <string>

#include "core/simulator/graph/field.hpp"
#include "core/simulator/graph/world.hpp"

namespace sambung::simulator {

/// What the platform asks of a send body, type by type: required members, kinds, limits.
/// (Meta, Cloud API messages, read 2026-11.) Pure; faults are recorded in the field.
void check_envelope(const Field& body);
/// The object named after the type. Not templates.
void check_content(const Field& body, const std::string& type);
/// `{id | link, ...}`; `caption` and `filename` where the kind has them.
void check_media(const Field& media, const std::string& kind);
void check_contacts(const Field& contacts);
void check_interactive(const Field& interactive);
/// The template object against the template of that name; nullptr: there is none in that language.
/// `by_user_id`: addressed by business-scoped id alone.
void check_template(const Field& sent, const Template* known, bool by_user_id);

/// The type that a body states, text if it states none.
std::string send_type(const Field& body);

}  // namespace sambung::simulator
