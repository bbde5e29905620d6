#pragma once

#include <string>
#include <utility>
#include <variant>

#include "core/json/document.hpp"
#include "core/model/shape.hpp"
#include "core/model/time_text.hpp"

namespace sambung::model {

/// Reads described values from JSON. Unknown members are skipped (within a version only optional
/// fields are added); a missing or misshapen required one is an error that names its path.
class Decoder {
 public:
  explicit Decoder(json::Value value) : value_(value) {}

  /// Empty when all was well, else the path and what was expected there.
  const std::string& error() const { return error_; }

  template <class T>
  [[gnu::noinline]] void operator()(const char* name, T& member, const Doc&) {
    if (!error_.empty()) return;
    const json::Value here = value_[name];
    if (here.absent() || (here.kind() == json::Kind::kNull && !is_raw<T>)) {
      if constexpr (!Optional<T> && !Vector<T>) fail(name, "is missing");
      return;
    }
    read(name, here, member);
  }

  // Not inlined: the types nest deeply, and one function per type is enough.
  template <class T>
  [[gnu::noinline]] void read(const std::string& name, json::Value here, T& item) {
    if constexpr (Optional<T>) {
      read(name, here, item.emplace());
    } else if constexpr (Vector<T>) {
      if (!here.is_array()) return fail(name, "is not an array");
      item.clear();
      for (const json::Value element : json::children(here)) {
        read(name, element, item.emplace_back());
        if (!error_.empty()) return;
      }
    } else if constexpr (Variant<T>) {
      tagged(name, here, item, item);
    } else if constexpr (Described<T>) {
      if (!here.is_object()) return fail(name, "is not an object");
      Decoder inner(here);
      T::describe(item, inner);
      if (!inner.error_.empty()) error_ = "/" + name + inner.error_;
    } else {
      scalar(name, here, item);
    }
  }

 private:
  template <class T>
  static constexpr bool is_raw = std::is_same_v<T, Raw> || std::is_same_v<T, std::optional<Raw>>;

  void fail(const std::string& name, const char* what) { error_ = "/" + name + " " + what; }

  /// `item` twice: as the class that it is, and as the std::variant that tells the alternatives.
  template <class V, class... Alternatives>
  void tagged(const std::string& name, json::Value here, V& item,
              const std::variant<Alternatives...>&) {
    const std::string kind = here["kind"].string().value_or("");
    const bool known = (try_alternative<Alternatives>(name, here, kind, item) || ...);
    if (!known && error_.empty()) fail(name, "has an unknown kind");
  }

  template <class T, class V>
  bool try_alternative(const std::string& name, json::Value here, const std::string& kind,
                       V& item) {
    if (kind != T::kKind) return false;
    T alternative{};
    read(name + "/" + kind, here[T::kKind], alternative);
    item = V(std::move(alternative));
    return true;
  }

  template <class T>
  void assign(const std::string& name, const char* what, std::optional<T> found, T& item) {
    if (!found) return fail(name, what);
    item = std::move(*found);
  }

  void scalar(const std::string& name, json::Value here, std::string& item) {
    assign(name, "is not a string", here.string(), item);
  }
  void scalar(const std::string& name, json::Value here, bool& item) {
    assign(name, "is not a boolean", here.boolean(), item);
  }
  void scalar(const std::string& name, json::Value here, std::int64_t& item) {
    assign(name, "is not a whole number", here.integer(), item);
  }
  void scalar(const std::string& name, json::Value here, double& item) {
    assign(name, "is not a number", here.number(), item);
  }
  void scalar(const std::string& name, json::Value here, UnixTime& item) {
    assign(name, "is not an RFC 3339 time in UTC", parse_time(here.string().value_or("")), item);
  }
  void scalar(const std::string&, json::Value here, Raw& item) {
    item.json = std::string(here.raw());
  }
  template <Enumeration E>
  void scalar(const std::string& name, json::Value here, E& item) {
    const std::string text = here.string().value_or("");
    for (std::size_t i = 0; i < EnumNames<E>::kNames.size(); ++i) {
      if (EnumNames<E>::kNames[i] == text) {
        item = static_cast<E>(i);
        return;
      }
    }
    fail(name, "has a value that is not in its list");
  }

  json::Value value_;
  std::string error_;
};

}  // namespace sambung::model
