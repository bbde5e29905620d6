#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

namespace sambung {

/// The latest of what was put or asked for: at least `at_least` of them, at most twice as many, so that a
/// full memory forgets what nobody asks for and not everything at once. Confined to one user at a time.
template <class Key, class Value>
class Recent {
 public:
  explicit Recent(std::size_t at_least) : at_least_(at_least) {}

  /// Null when it is not known (any more); else good until the next call.
  Value* find(const Key& key) {
    if (const auto found = young_.find(key); found != young_.end()) return &found->second;
    auto old = old_.extract(key);
    if (old.empty()) return nullptr;
    make_room();
    return &young_.insert(std::move(old)).position->second;
  }

  /// What was known, which no longer is.
  std::optional<Value> take(const Key& key) {
    for (auto* half : {&young_, &old_}) {
      if (auto known = half->extract(key)) return std::move(known.mapped());
    }
    return std::nullopt;
  }

  void put(const Key& key, Value value) {
    if (Value* known = find(key)) {
      *known = std::move(value);
      return;
    }
    make_room();
    young_.emplace(key, std::move(value));
  }

  void erase(const Key& key) {
    young_.erase(key);
    old_.erase(key);
  }

  void clear() {
    young_.clear();
    old_.clear();
  }

 private:
  void make_room() {
    if (young_.size() >= at_least_) old_ = std::exchange(young_, {});
  }

  std::size_t at_least_;
  std::unordered_map<Key, Value> young_;
  std::unordered_map<Key, Value> old_;
};

}  // namespace sambung
