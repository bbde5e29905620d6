#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/base/clock.hpp"
#include "core/model/describe.hpp"
#include "core/model/raw.hpp"

// What kinds of members the visitors tell apart.

namespace sambung::model {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
struct IsVariant : std::false_type {};
template <class... T>
struct IsVariant<std::variant<T...>> : std::true_type {};

template <class T>
concept Optional = IsOptional<std::remove_const_t<T>>::value;
template <class T>
concept Vector = IsVector<std::remove_const_t<T>>::value;
template <class T>
concept Variant = IsVariant<std::remove_const_t<T>>::value || requires {
  typename T::Variant;
};
template <class T>
concept Enumeration = std::is_enum_v<T>;

/// Accepts any member; only there to ask whether a type describes itself.
struct AnyVisitor {
  template <class T>
  void operator()(const char*, T&, const Doc&) {}
};
template <class T>
concept Described = requires(T& value, AnyVisitor& visit) {
  T::describe(value, visit);
};

}  // namespace sambung::model
