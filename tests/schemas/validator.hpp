#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace sambung {

/// A JSON Schema (draft-07) to check texts against. Confined to its owner.
class SchemaValidator {
 public:
  /// Aborts with the reason when `schema` is none.
  explicit SchemaValidator(std::string_view schema);
  ~SchemaValidator();

  /// Empty when `json` is valid, else where it is not and why.
  std::string problem(std::string_view json) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sambung
