#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/simulator/graph/reply.hpp"
#include "core/simulator/json.hpp"

namespace sambung::simulator {

/// A place in a request body. Its checks remember the first fault found anywhere in the body,
/// worded as the Graph API words it, and say whether this one passed. Borrows body and fault.
class Field {
 public:
  using Fault = std::optional<GraphError>;
  Field(const Json& body, Fault& fault) : value_(&body), fault_(&fault) {}

  /// The member or item; absent if there is none.
  Field at(std::string_view name) const;
  Field item(std::size_t index) const;

  bool absent() const;
  bool is_text() const;
  std::size_t size() const;
  /// The text, or empty.
  std::string text() const;
  const std::string& path() const { return path_; }
  const Json* value() const { return value_; }

  bool require_object() const;
  /// An object with no members but these.
  bool require_object(std::initializer_list<std::string_view> members) const;
  bool require_array(std::size_t least, std::size_t most) const;
  bool require_text(std::size_t most, std::size_t least = 1) const;
  bool allow_text(std::size_t most) const { return absent() || require_text(most, 0); }
  bool require_number(double least, double most) const;
  bool require_one_of(std::initializer_list<std::string_view> values) const;
  bool allow_one_of(std::initializer_list<std::string_view> values) const {
    return absent() || require_one_of(values);
  }
  bool allow_boolean() const;
  bool require_http_url(std::size_t most) const;

  /// Records a fault here; false.
  bool fail(int code, const std::string& why) const;

 private:
  Field(const Json* value, Fault* fault, std::string path)
      : value_(value), fault_(fault), path_(std::move(path)) {}

  const Json* value_;
  Fault* fault_;
  std::string path_;
};

/// Characters (not bytes) of UTF-8 text.
std::size_t character_count(std::string_view text);

}  // namespace sambung::simulator
