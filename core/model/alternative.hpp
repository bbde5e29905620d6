#pragma once

#include <type_traits>
#include <variant>

namespace sambung::model {

template <class T, class Variant>
struct IsAlternative : std::false_type {};
template <class T, class... Alternatives>
struct IsAlternative<T, std::variant<Alternatives...>>
    : std::bool_constant<(std::is_same_v<T, Alternatives> || ...)> {};

/// T is exactly one of what `Variant` can hold.
///
/// The large variants of the model are classes that derive from std::variant: what copies, moves
/// and destroys all their alternatives is then compiled once, in alternative.cpp, and not again in
/// each of the hundred units that hold one (it was most of their compile time).
template <class T, class Variant>
concept AlternativeOf = IsAlternative<T, Variant>::value;

}  // namespace sambung::model
