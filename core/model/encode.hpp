#pragma once

#include <string>
#include <variant>

#include "core/json/writer.hpp"
#include "core/model/shape.hpp"
#include "core/model/time_text.hpp"

namespace sambung::model {

/// Writes described values as JSON, members in the order of their description.
class Encoder {
 public:
  explicit Encoder(std::string& out) : writer_(out) {}

  template <class T>
  [[gnu::noinline]] void operator()(const char* name, const T& member, const Doc&) {
    if constexpr (Optional<T>) {
      if (!member) return;
    } else if constexpr (Vector<T>) {
      if (member.empty()) return;
    }
    writer_.key(name);
    value(member);
  }

  // Not inlined: the types nest deeply, and one function per type is enough.
  template <class T>
  [[gnu::noinline]] void value(const T& item) {
    if constexpr (Optional<T>) {
      value(*item);
    } else if constexpr (Vector<T>) {
      writer_.begin_array();
      for (const auto& element : item) value(element);
      writer_.end_array();
    } else if constexpr (Variant<T>) {
      std::visit([this](const auto& alternative) { this->tagged(alternative); }, item);
    } else if constexpr (Described<T>) {
      writer_.begin_object();
      std::remove_const_t<T>::describe(item, *this);
      writer_.end_object();
    } else {
      scalar(item);
    }
  }

 private:
  template <class T>
  void tagged(const T& alternative) {
    writer_.begin_object();
    writer_.key("kind");
    writer_.string(T::kKind);
    writer_.key(T::kKind);
    value(alternative);
    writer_.end_object();
  }

  void scalar(const std::string& text) { writer_.string(text); }
  void scalar(bool flag) { writer_.boolean(flag); }
  void scalar(std::int64_t whole) { writer_.integer(whole); }
  void scalar(double number) { writer_.number(number); }
  void scalar(UnixTime time) { writer_.string(time_text(time)); }
  void scalar(const Raw& raw) { writer_.raw(raw.json); }
  template <Enumeration E>
  void scalar(E value) {
    writer_.string(EnumNames<E>::kNames[static_cast<std::size_t>(value)]);
  }

  json::Writer writer_;
};

}  // namespace sambung::model
