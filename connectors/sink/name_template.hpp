#pragma once

#include <optional>
#include <sambung/batch.hpp>
#include <string>
#include <string_view>

namespace sambung::sink {

/// What a subject or topic is made of: letters, digits, "_", "-", "." and the places {type}, {channel} and
/// {account}. Immutable.
class NameTemplate {
 public:
  /// `key` is the setting's. Throws ConfigError for other characters and places, two dots without
  /// anything between, one at an end, and more than `bytes_max`.
  NameTemplate(const char* key, std::string text, std::size_t bytes_max);

  /// The name for `event`. Characters of a value other than those above become "_" and, but for a type's,
  /// dots too, so that a value is one token; an empty one becomes "-". Nothing when the type is no dotted
  /// word or the name gets longer than `bytes_max`.
  std::optional<std::string> of(const Event& event) const;

  const std::string& text() const { return text_; }

  /// With `with` for each place.
  std::string with_all(std::string_view with) const;

 private:
  std::string text_;
  std::size_t bytes_max_;
};

}  // namespace sambung::sink
