#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::cli {

/// An error code of the WhatsApp Cloud API in plain words, from the data file meta_errors.txt.
struct MetaError {
  std::string codes;    ///< "131047", or a range "200-299"
  std::string title;    ///< in plain words
  std::string who;      ///< who can put it right
  std::string retry;    ///< when to try again
  std::string charged;  ///< whether the message is charged
  std::string advice;
};

/// All of them, in the file's order.
std::vector<MetaError> meta_errors();

/// The one that a code belongs to; nullopt when it is not known.
std::optional<MetaError> find_meta_error(std::string_view code);

/// The day up to which the file is true: "2025-12-12".
std::string meta_errors_date();

}  // namespace sambung::cli
