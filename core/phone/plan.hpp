#pragma once

#include <string>

namespace sambung::phone {

/// How the number plan writes a number; all empty when it cannot be read. File: number.cpp.
struct WrittenForms {
  std::string significant;    ///< without country code and trunk 0: "8123456789"
  std::string national;       ///< "0812-3456-789"
  std::string international;  ///< "+62 812-3456-789"
  std::string country;        ///< "62"
};

WrittenForms written_forms(const std::string& e164);

}  // namespace sambung::phone
