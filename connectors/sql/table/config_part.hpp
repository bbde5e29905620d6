#pragma once

#include <nlohmann/json.hpp>
#include <sambung/host.hpp>
#include <set>
#include <string>
#include <vector>

#include "connectors/sql/table/config.hpp"

namespace sambung::table {

inline constexpr std::size_t kNameBytesMax = 128;
inline constexpr std::size_t kColumnsMax = 500;

/// The members of one object of the configuration, and how a fault in them is told: as ConfigError.
/// `from` outlives it.
class Part {
 public:
  Part(const nlohmann::json& from, std::string at) : from_(from), at_(std::move(at)) {
    if (!from_.is_object()) refuse("", "must be a map");
  }

  [[noreturn]] void refuse(const std::string& key, const std::string& why) const {
    throw ConfigError(at_ + (key.empty() ? "" : "." + key) + ": " + why);
  }
  const nlohmann::json* find(const std::string& key) {
    known_.insert(key);
    const auto found = from_.find(key);
    return found == from_.end() || found->is_null() ? nullptr : &*found;
  }
  std::string name(const std::string& key) {
    const nlohmann::json* value = find(key);
    return value == nullptr ? "" : name_of(*value, key);
  }
  std::string needed_name(const std::string& key, const std::string& example) {
    std::string found = name(key);
    if (found.empty()) refuse(key, "missing; " + example);
    return found;
  }
  bool flag(const std::string& key, bool otherwise) {
    const nlohmann::json* value = find(key);
    if (value != nullptr && !value->is_boolean()) refuse(key, "must be true or false");
    return value == nullptr ? otherwise : value->get<bool>();
  }
  /// One name or a list of them.
  std::vector<std::string> names(const std::string& key) {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return {};
    if (value->is_string()) return {name_of(*value, key)};
    if (!value->is_array() || value->size() > kColumnsMax) refuse(key, "must be a list of names");
    std::vector<std::string> found;
    for (const nlohmann::json& each : *value) found.push_back(name_of(each, key));
    return found;
  }
  /// To be called when all that may stand here was asked for.
  void end() const {
    for (const auto& [key, value] : from_.items()) {
      if (known_.contains(key)) continue;
      std::string known;
      for (const std::string& each : known_) known += (known.empty() ? "" : ", ") + each;
      refuse(key, "unknown key; known are " + known);
    }
  }
  std::string name_of(const nlohmann::json& value, const std::string& key) const {
    if (!value.is_string()) refuse(key, "must be a name");
    std::string text = value.get<std::string>();
    if (text.empty() || text.size() > kNameBytesMax || text.find('\0') != std::string::npos) {
      refuse(key, "must be a name of 1 to 128 bytes");
    }
    return text;
  }
  const std::string& at() const { return at_; }

 private:
  const nlohmann::json& from_;
  std::string at_;
  std::set<std::string> known_;
};

/// Puts "customers" or "crm.customers" into `config`.
void parse_table_name(const std::string& name, Part& part, ObjectConfig& config);

}  // namespace sambung::table
