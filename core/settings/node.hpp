#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::settings {

/// A file as it was read, kept so that problems can show their line. Immutable.
struct SourceFile {
  std::string name;  ///< as the operator called it
  std::string text;
  bool is_file = true;  ///< false: a flag or a variable, and lines mean nothing

  /// Line `number` (from 1) without its end; empty beyond the end.
  std::string_view line(std::size_t number) const;
};

/// Where something stands; lines and columns count from 1, 0 is "nowhere in particular".
struct Place {
  std::shared_ptr<const SourceFile> source;
  std::size_t line = 0;
  std::size_t column = 0;
  std::size_t length = 1;  ///< of what the caret underlines
};

/// "sambung.yaml:9:5", or "flag --set".
std::string place_text(const Place& place);

struct Member;

/// A value in a YAML document. Plain value.
struct Node {
  enum class Kind : std::uint8_t { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  std::string text;     ///< of scalars
  bool quoted = false;  ///< a scalar in quotes or a block is always text
  Place place;
  std::vector<Node> items;      ///< of lists
  std::vector<Member> members;  ///< of maps, in order, keys unique

  bool is_map() const { return kind == Kind::kMap; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_scalar() const { return kind == Kind::kScalar; }
  /// The member `key` of a map; nullptr if there is none.
  const Node* find(std::string_view key) const;
};

/// A key of a map and what stands behind it.
struct Member {
  Node key;
  Node value;
};

/// "a map", "a list", "a text", "nothing": for messages.
const char* kind_name(const Node& node);

}  // namespace sambung::settings
