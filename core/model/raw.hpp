#pragma once

#include <string>

namespace sambung::model {

/// JSON that Meta itself leaves free-form (a form's own fields): kept as text, never looked into.
struct Raw {
  std::string json = "null";
  bool operator==(const Raw&) const = default;
};

}  // namespace sambung::model
