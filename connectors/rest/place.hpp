#pragma once

#include <initializer_list>
#include <sambung/host.hpp>
#include <string>
#include <utility>
#include <vector>

#include "connectors/rest/web.hpp"

namespace sambung::rest {

/// A place in a definition, for reading with errors that name it. Borrows the JSON.
class Place {
 public:
  Place(const Json& json, std::string pointer) : json_(&json), pointer_(std::move(pointer)) {}

  [[noreturn]] void wrong(const std::string& why) const {
    throw ConfigError("definition" + pointer_ + ": " + why);
  }
  const Json& json() const { return *json_; }
  bool has(const char* key) const { return json_->contains(key); }
  Place in(const std::string& key) const { return {(*json_)[key], pointer_ + "/" + key}; }

  /// Refuses all but an object with no members besides `keys`.
  void only(std::initializer_list<const char*> keys) const;

  std::string text(const char* key, const std::string& otherwise = {}) const;
  std::string needed(const char* key) const;
  std::string pointer(const char* key, const std::string& otherwise = {}) const;
  std::string template_text(const char* key) const;
  bool flag(const char* key, bool otherwise) const;
  std::int64_t number(const char* key, std::int64_t otherwise, std::int64_t most) const;
  /// A text or a list of texts.
  std::vector<std::string> texts(const char* key) const;
  std::vector<std::string> pointers(const char* key) const;
  /// One status or a list of them.
  std::vector<int> statuses(const char* key) const;
  std::vector<std::pair<std::string, std::string>> text_members(const char* key) const;
  /// The elements of a list, or the one object that stands in its place; none if it is missing.
  std::vector<Place> each(const char* key) const;
  /// The members of an object.
  std::vector<std::pair<std::string, Place>> members(const char* key) const;
  /// Which of `names` the text is.
  template <class T>
  T one_of(const char* key, std::initializer_list<std::pair<const char*, T>> names,
           T otherwise) const {
    if (!has(key)) return otherwise;
    const std::string said = text(key);
    std::string known;
    for (const auto& [name, value] : names) {
      if (said == name) return value;
      known += (known.empty() ? "" : ", ") + std::string(name);
    }
    in(key).wrong("is none of " + known);
  }

 private:
  const Json* json_;
  std::string pointer_;
};

}  // namespace sambung::rest
