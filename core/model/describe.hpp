#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

// How a type says what its JSON looks like, once, for everything that needs to know: the encoder, the
// decoder, the JSON Schema and the event catalogue.
//
//   struct Reaction {
//     std::string message_id;
//     std::optional<std::string> emoji;
//     template <class Self, class Visitor>
//     static void describe(Self& self, Visitor& visit) {
//       visit("message_id", self.message_id, {"Message that was reacted to", kPersonal});
//       visit("emoji", self.emoji, {"Absent when the reaction was taken back", kPersonal});
//     }
//   };
//
// A member may be std::string, bool, std::int64_t, double, UnixTime, an enumeration with `EnumNames`,
// another described struct, a std::variant of described structs (each with `kKind`; it becomes
// {"kind": "text", "text": {...}}), and std::optional or std::vector of these. What is not optional
// is required; an empty vector is left out. `Raw` holds JSON that Meta itself leaves free-form.

namespace sambung::model {

/// Whether a field can tell who somebody is or what they said.
enum class Mark : std::uint8_t { kPlain, kPersonal };
inline constexpr Mark kPlain = Mark::kPlain;
inline constexpr Mark kPersonal = Mark::kPersonal;

/// What the catalogue and the schema say of a field. `known` are values seen so far of a vocabulary
/// that Meta extends: readers must expect others.
struct Doc {
  const char* text;
  Mark mark = kPlain;
  std::initializer_list<std::string_view> known = {};
};

/// Names of our own closed enumerations, in the order of their values; specialised beside each.
template <class Enum>
struct EnumNames;

}  // namespace sambung::model
