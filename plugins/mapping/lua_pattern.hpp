#pragma once

#include <bitset>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::mapping {

/// A pattern that the script's author wrote wrongly; `what` never has the pattern.
struct PatternError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A pattern of Lua 5.4 (reference manual, 6.4.1, read 2026-11), with a matcher that counts its
/// steps: Lua's own goes back over the text without end inside one instruction, where nothing can
/// stop it. Letters are those of ASCII. Immutable.
class LuaPattern {
 public:
  static constexpr std::size_t kCapturesMax = 32;
  static constexpr std::size_t kPosition = static_cast<std::size_t>(-1);
  struct Capture {
    std::size_t begin = 0;
    std::size_t size = 0;  ///< kPosition: `()`, the place alone
  };
  struct Match {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::vector<Capture> captures;
  };

  /// `anchors`: whether ^ in front ties the match to the place where the search begins.
  LuaPattern(std::string_view pattern, bool anchors);

  /// The first match at `from` or behind it; false when there is none. Takes from `steps` and gives
  /// up, with false, once they are below zero.
  bool find(std::string_view text, std::size_t from, std::int64_t& steps, Match& match) const;
  bool anchored() const { return anchored_; }

 private:
  friend class LuaPatternParser;
  friend class LuaPatternRun;
  enum class Kind : std::uint8_t { kOne, kOpen, kPlace, kClose, kBalance, kFrontier, kBack, kEnd };
  enum class Times : std::uint8_t { kOnce, kAny, kSome, kFewest, kMaybe };
  struct Item {
    Kind kind = Kind::kOne;
    Times times = Times::kOnce;
    std::bitset<256> set{};      ///< kOne, kFrontier
    char first = 0, second = 0;  ///< kBalance
    std::uint8_t capture = 0;    ///< kOpen, kPlace, kClose, kBack
  };

  std::vector<Item> items_;
  std::size_t captures_ = 0;
  bool anchored_ = false;
};

}  // namespace sambung::mapping
