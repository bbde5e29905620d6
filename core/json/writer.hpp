#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sambung::json {

/// Appends `text` as a quoted JSON string. Bytes that are not UTF-8 become U+FFFD.
void append_quoted(std::string& out, std::string_view text);

/// Writes JSON in the order of the calls; commas are its own business. Confined to its owner.
/// Usage errors (a key outside an object) are the caller's mistakes and are not checked.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);

  void string(std::string_view text);
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  /// The shortest text that reads back as `value`; not-a-number and infinities become null.
  void number(double value);
  void boolean(bool value);
  void null();
  /// Appends a value that is JSON already.
  void raw(std::string_view json);

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();

  std::string& out_;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace sambung::json
