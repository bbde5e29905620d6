#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings/reading.hpp"

namespace sambung::settings {

/// Reads the members of a map, each by its kind, and refuses those that nobody asked for. A member
/// that is missing leaves its target as it is; one of the wrong kind adds a problem.
/// Confined to one reader; the node must outlive it.
class Fields {
 public:
  /// `what` names the map in messages: "connection \"archive\"". A null node has no members.
  Fields(const Node& node, std::string what, Reading& reading);
  /// Reports members that no call has named.
  ~Fields();
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  /// The member, now known; nullptr when it is missing or empty.
  const Node* take(const char* key);
  /// As `take`, and it must be there.
  const Node* need(const char* key, const char* example);

  void text(const char* key, std::string& target);
  /// A text of digits that must be quoted, lest it be read as a number.
  void id(const char* key, std::string& target);
  void ids(const char* key, std::vector<std::string>& target);
  void texts(const char* key, std::vector<std::string>& target);
  void path(const char* key, std::filesystem::path& target);
  void boolean(const char* key, bool& target);
  void whole(const char* key, std::uint64_t least, std::uint64_t most, std::uint64_t& target);
  void duration(const char* key, std::chrono::milliseconds least, std::chrono::milliseconds most,
                std::chrono::milliseconds& target);
  void size(const char* key, std::uint64_t& target);
  /// The index of the member in `choices`; -1 when it is missing or none of them.
  int choice(const char* key, std::initializer_list<const char*> choices);

  const std::string& what() const { return what_; }
  Place place_of(const char* key) const;
  Reading& reading() { return reading_; }

 private:
  bool scalar(const Node& node, const char* key, const char* wanted);
  bool quoted_id(const Node& node, const char* key);
  void report_unknown();

  const Node& node_;
  std::string what_;
  Reading& reading_;
  std::vector<std::string> known_;
};

/// All keys of `known`, for a message.
std::string listed(const std::vector<std::string>& known);

}  // namespace sambung::settings
