#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::json {

/// Bounds on what is read. The defaults fit a Meta webhook: 3 MB and 1,000 updates.
struct Limits {
  std::size_t bytes_max = 3 * 1024 * 1024;
  std::size_t depth_max = 32;
  std::size_t nodes_max = 200'000;
  std::size_t key_bytes_max = 256;
};

enum class Kind : std::uint8_t { kAbsent, kNull, kBool, kNumber, kString, kArray, kObject };

class Document;

/// A view of one value in a Document, which must outlive it. Reading what is not there yields an
/// absent value, never an error: readers state what they need. Immutable, thread-safe.
class Value {
 public:
  Value() = default;

  Kind kind() const;
  bool absent() const { return kind() == Kind::kAbsent; }
  bool is_object() const { return kind() == Kind::kObject; }
  bool is_array() const { return kind() == Kind::kArray; }
  bool is_string() const { return kind() == Kind::kString; }

  /// The member `key` of an object, else absent.
  Value operator[](std::string_view key) const;

  /// Children of an array or object in order; absent marks the end.
  Value first_child() const;
  Value next_sibling() const;
  /// Number of children.
  std::size_t size() const;
  /// This member's key (unescaped); empty for elements and the root.
  std::string key() const;

  /// The exact bytes of this value in the document, as they were written.
  std::string_view raw() const;
  /// Offset of `raw()` in the document.
  std::size_t offset() const;

  /// The unescaped text of a string; nullopt for other kinds.
  std::optional<std::string> string() const;
  /// As `string`, and also the literal text of a number: ids come as either.
  std::optional<std::string> text() const;
  /// A whole number, also when written as a string of digits; nullopt when it does not fit.
  std::optional<std::int64_t> integer() const;
  /// A number, also when written as a string.
  std::optional<double> number() const;
  std::optional<bool> boolean() const;

 private:
  friend class Document;
  Value(const Document* document, std::uint32_t node) : document_(document), node_(node) {}

  const Document* document_ = nullptr;
  std::uint32_t node_ = 0;
};

/// Walks the children: `for (json::Value v : json::children(x))`.
class ChildRange {
 public:
  class Iterator {
   public:
    explicit Iterator(Value value) : value_(value) {}
    Value operator*() const { return value_; }
    Iterator& operator++() {
      value_ = value_.next_sibling();
      return *this;
    }
    bool operator!=(const Iterator& other) const {
      return value_.absent() != other.value_.absent();
    }

   private:
    Value value_;
  };

  explicit ChildRange(Value parent) : parent_(parent) {}
  Iterator begin() const { return Iterator(parent_.first_child()); }
  Iterator end() const { return Iterator(Value{}); }

 private:
  Value parent_;
};

inline ChildRange children(Value parent) { return ChildRange(parent); }

/// A JSON text that was checked whole (grammar, UTF-8, depth, size, number of values, duplicate
/// keys) before anything of it can be read. Owns a copy of the text. Immutable, thread-safe.
class Document {
 public:
  /// kInvalid names the first rule that the text breaks; it never quotes the text.
  static Result<Document> parse(std::string_view text, const Limits& limits = {});

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Value root() const;

 private:
  friend class Value;
  friend class Indexer;
  struct Node;
  struct Parts;
  Document();

  std::unique_ptr<Parts> parts_;  // stable address: values point into it
};

}  // namespace sambung::json
