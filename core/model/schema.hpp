#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::model {

/// Published schemas are open: within a version optional fields may be added, and a variant may get
/// another kind. The closed form refuses what is not named; our own tests use it.
enum class SchemaForm { kOpen, kClosed };

/// The JSON Schema (draft-07, indented) of the body of events of `type`, version 1. What is
/// personal has `x-personal`, what Meta has been seen to write has `x-known-values`. kNotFound - no
/// such type.
Result<std::string> json_schema(std::string_view type, SchemaForm form = SchemaForm::kOpen);

/// What the catalogue shows of a type beside its description.
struct CatalogueEntry {
  std::string type;
  std::string example;               ///< a whole body, as JSON; may be empty
  std::vector<std::string> sources;  ///< "messages: messages.text, messages.image"; one line each
};

/// The page that lists every event type: when it comes and when not, topic, order, fields, personal
/// marks, example, sources. Types without an entry are listed without example.
std::string catalogue_markdown(const std::vector<CatalogueEntry>& entries = {});

}  // namespace sambung::model
