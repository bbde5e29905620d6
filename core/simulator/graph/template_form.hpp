#pragma once

#include "core/simulator/graph/field.hpp"

namespace sambung::simulator {

/// What the platform asks of a template that is created: name, language, category, components and
/// their limits. (Meta, message templates, read 2026-11.) Faults are recorded in the field, with
/// the subcode that Meta gives where it documents one.
void check_template_form(const Field& body, Field::Fault& fault);

/// Components alone, as in an edit.
void check_template_components(const Field& components, Field::Fault& fault);

}  // namespace sambung::simulator
