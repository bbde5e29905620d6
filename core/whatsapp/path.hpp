#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "core/base/assert.hpp"
#include "core/json/document.hpp"

namespace sambung::whatsapp {

/// The values from the root of a webhook down to one item in it. A value type; views the document.
class Path {
 public:
  static constexpr std::size_t kStepsMax = 16;

  explicit Path(json::Value root) { push(root); }

  /// The path to a child of this one's last value.
  Path then(json::Value child) const {
    Path longer = *this;
    longer.push(child);
    return longer;
  }

  json::Value last() const { return steps_[size_ - 1]; }
  std::span<const json::Value> steps() const { return {steps_.data(), size_}; }

 private:
  void push(json::Value value) {
    SAMBUNG_ASSERT(size_ < kStepsMax);
    steps_[size_++] = value;
  }

  std::array<json::Value, kStepsMax> steps_{};
  std::size_t size_ = 0;
};

}  // namespace sambung::whatsapp
