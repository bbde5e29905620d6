#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/json/writer.hpp"
#include "core/model/schema.hpp"
#include "core/model/shape.hpp"

namespace sambung::model {

/// Writes the JSON Schema of described types by visiting an empty value of each.
class SchemaWriter {
 public:
  SchemaWriter(std::string& out, SchemaForm form) : out_(out), form_(form) {}

  /// The members of a schema of `T`, without the braces around them.
  template <class T>
  void members_of() {
    if constexpr (Optional<T>) {
      members_of<typename T::value_type>();
    } else if constexpr (Vector<T>) {
      text("type", "array");
      out_ += ",\"items\":{";
      members_of<typename T::value_type>();
      out_ += '}';
    } else if constexpr (Variant<T>) {
      variant(static_cast<T*>(nullptr));
    } else if constexpr (Described<T>) {
      object<T>();
    } else {
      scalar(static_cast<T*>(nullptr));
    }
  }

  void text(const char* key, std::string_view value) {
    json::append_quoted(out_, key);
    out_ += ':';
    json::append_quoted(out_, value);
  }

 private:
  /// Collects the members of one object.
  class Members {
   public:
    explicit Members(SchemaWriter& writer) : writer_(writer) {}

    template <class T>
    void operator()(const char* name, T&, const Doc& doc) {
      if (!first_) writer_.out_ += ',';
      first_ = false;
      if constexpr (!Optional<T> && !Vector<T>) required_.push_back(name);
      writer_.member<std::remove_const_t<T>>(name, doc);
    }
    const std::vector<std::string>& required() const { return required_; }

   private:
    SchemaWriter& writer_;
    std::vector<std::string> required_;
    bool first_ = true;
  };

  template <class T>
  void member(const char* name, const Doc& doc) {
    json::append_quoted(out_, name);
    out_ += ":{";
    text("description", doc.text);
    if (doc.mark == kPersonal) out_ += ",\"x-personal\":true";
    if (doc.known.size() != 0) {
      out_ += ",\"x-known-values\":";
      list(doc.known);
    }
    const std::size_t before = out_.size();
    out_ += ',';
    members_of<T>();
    if (out_.size() == before + 1) out_.pop_back();
    out_ += '}';
  }

  template <class T>
  void object() {
    text("type", "object");
    out_ += ",\"properties\":{";
    T value{};
    Members members(*this);
    T::describe(value, members);
    out_ += '}';
    if (!members.required().empty()) {
      out_ += ",\"required\":";
      list(members.required());
    }
    close();
  }

  template <class... Alternatives>
  void variant(std::variant<Alternatives...>*) {
    out_ += "\"oneOf\":[";
    bool first = true;
    (alternative<Alternatives>(first), ...);
    if (form_ == SchemaForm::kOpen) {
      out_ += ",{";
      text("type", "object");
      out_ += ",\"properties\":{\"kind\":{";
      text("description", "A kind that a later program knows");
      out_ += ",\"type\":\"string\",\"not\":{\"enum\":";
      list(std::vector<std::string>{Alternatives::kKind...});
      out_ += "}}},\"required\":[\"kind\"]}";
    }
    out_ += ']';
  }

  template <class T>
  void alternative(bool& first) {
    if (!first) out_ += ',';
    first = false;
    out_ += "{\"type\":\"object\",\"properties\":{\"kind\":{";
    text("const", T::kKind);
    out_ += "},";
    json::append_quoted(out_, T::kKind);
    out_ += ":{";
    members_of<T>();
    out_ += "}},\"required\":";
    list(std::vector<std::string>{"kind", T::kKind});
    close();
    out_ += '}';
  }

  void close() {
    if (form_ == SchemaForm::kClosed) out_ += ",\"additionalProperties\":false";
  }

  template <class Texts>
  void list(const Texts& texts) {
    out_ += '[';
    bool first = true;
    for (const auto& one : texts) {
      if (!first) out_ += ',';
      first = false;
      json::append_quoted(out_, one);
    }
    out_ += ']';
  }

  void scalar(std::string*) { text("type", "string"); }
  void scalar(bool*) { text("type", "boolean"); }
  void scalar(std::int64_t*) { text("type", "integer"); }
  void scalar(double*) { text("type", "number"); }
  void scalar(Raw*) {}
  void scalar(UnixTime*) {
    text("type", "string");
    out_ += ',';
    text("format", "date-time");
    out_ += ',';
    text("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z$");
  }
  template <Enumeration E>
  void scalar(E*) {
    text("type", "string");
    out_ += ",\"enum\":";
    list(EnumNames<E>::kNames);
  }

  std::string& out_;
  SchemaForm form_;
};

}  // namespace sambung::model
