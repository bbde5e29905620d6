#include "plugins/mapping/lua_pattern.hpp"

#include <algorithm>

namespace sambung::mapping {

namespace {

using CharSet = std::bitset<256>;

std::size_t code(char c) { return static_cast<unsigned char>(c); }

void add_range(CharSet& set, char first, char last) {
  for (std::size_t c = code(first); c <= code(last); ++c) set.set(c);
}

CharSet lower_class(char letter) {
  CharSet set;
  switch (letter) {
    case 'a': return lower_class('l') | lower_class('u');
    case 'c':
      add_range(set, '\0', '\x1f');
      set.set(0x7f);
      break;
    case 'd': add_range(set, '0', '9'); break;
    case 'g': add_range(set, '!', '~'); break;
    case 'l': add_range(set, 'a', 'z'); break;
    case 'p': return lower_class('g') & ~lower_class('w');
    case 's':
      add_range(set, '\t', '\r');
      set.set(code(' '));
      break;
    case 'u': add_range(set, 'A', 'Z'); break;
    case 'w': return lower_class('a') | lower_class('d');
    case 'x':
      add_range(set, '0', '9');
      add_range(set, 'a', 'f');
      add_range(set, 'A', 'F');
      break;
    default: break;
  }
  return set;
}

/// What stands behind %: a class, its complement in capitals, or the character itself.
CharSet escaped(char c) {
  constexpr std::string_view kClasses = "acdglpsuwx";
  const bool capital = c >= 'A' && c <= 'Z';
  const char letter = capital ? static_cast<char>(c + 32) : c;
  CharSet set;
  if (kClasses.find(letter) == kClasses.npos) {
    set.set(code(c));
    return set;
  }
  set = lower_class(letter);
  return capital ? ~set : set;
}

}  // namespace

class LuaPatternParser {
 public:
  using Item = LuaPattern::Item;
  using Kind = LuaPattern::Kind;
  using Times = LuaPattern::Times;
  LuaPatternParser(std::string_view pattern, LuaPattern& out) : rest_(pattern), out_(out) {}

  void parse() {
    while (!rest_.empty()) next();
    if (!open_.empty()) throw PatternError("unfinished capture");
  }

 private:
  char take(const char* otherwise) {
    if (rest_.empty()) throw PatternError(otherwise);
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool took(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void next() {
    const char c = take("");
    switch (c) {
      case '(': return open();
      case ')': return close();
      case '%': return percent();
      case '[': return one(set());
      case '.': return one(~CharSet());
      case '$':
        if (rest_.empty()) return add({.kind = Kind::kEnd});
        break;
      default: break;
    }
    one(CharSet().set(code(c)));
  }
  void add(Item item) { out_.items_.push_back(item); }
  void one(const CharSet& set) {
    Item item{.kind = Kind::kOne, .set = set};
    if (took('*')) {
      item.times = Times::kAny;
    } else if (took('+')) {
      item.times = Times::kSome;
    } else if (took('-')) {
      item.times = Times::kFewest;
    } else if (took('?')) {
      item.times = Times::kMaybe;
    }
    add(item);
  }
  void open() {
    if (out_.captures_ == LuaPattern::kCapturesMax) throw PatternError("too many captures");
    const auto number = static_cast<std::uint8_t>(out_.captures_++);
    if (took(')')) return add({.kind = Kind::kPlace, .capture = number});
    open_.push_back(number);
    add({.kind = Kind::kOpen, .capture = number});
  }
  void close() {
    if (open_.empty()) throw PatternError("invalid pattern capture");
    add({.kind = Kind::kClose, .capture = open_.back()});
    open_.pop_back();
  }
  void percent() {
    const char c = take("malformed pattern (ends with '%')");
    if (c == 'b') {
      const char first = take("malformed pattern (missing arguments to '%b')");
      const char second = take("malformed pattern (missing arguments to '%b')");
      return add({.kind = Kind::kBalance, .first = first, .second = second});
    }
    if (c == 'f') {
      if (!took('[')) throw PatternError("missing '[' after '%f' in pattern");
      return add({.kind = Kind::kFrontier, .set = set()});
    }
    if (c >= '0' && c <= '9') return back(c);
    one(escaped(c));
  }
  void back(char digit) {
    const auto number = static_cast<std::uint8_t>(digit - '1');
    const bool unfinished = std::find(open_.begin(), open_.end(), number) != open_.end();
    if (digit == '0' || number >= out_.captures_ || unfinished) {
      throw PatternError("invalid capture index");
    }
    add({.kind = Kind::kBack, .capture = number});
  }
  /// Behind the opening bracket.
  CharSet set() {
    constexpr const char* kUnfinished = "malformed pattern (missing ']')";
    CharSet set;
    const bool complement = took('^');
    bool first = true;
    for (char c = take(kUnfinished); c != ']' || first; c = take(kUnfinished)) {
      first = false;
      if (c == '%') {
        set |= escaped(take(kUnfinished));
      } else if (rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']') {
        rest_.remove_prefix(1);
        add_range(set, c, take(kUnfinished));
      } else {
        set.set(code(c));
      }
    }
    return complement ? ~set : set;
  }

  std::string_view rest_;
  LuaPattern& out_;
  std::vector<std::uint8_t> open_;
};

/// One try of a pattern at one place. Goes one call deeper for each item that can be taken back, so
/// the depth is bounded by the pattern.
class LuaPatternRun {
 public:
  using Item = LuaPattern::Item;
  using Kind = LuaPattern::Kind;
  using Times = LuaPattern::Times;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  LuaPatternRun(const LuaPattern& pattern, std::string_view text, std::int64_t& steps)
      : items_(pattern.items_), text_(text), steps_(steps), captures_(pattern.captures_) {}

  /// The end of the match that begins at `at`; kNone when there is none.
  std::size_t from(std::size_t at) { return match(0, at); }
  const std::vector<LuaPattern::Capture>& captures() const { return captures_; }

 private:
  bool fits(const Item& item, std::size_t at) const {
    return at < text_.size() && item.set[code(text_[at])];
  }
  std::size_t match(std::size_t index, std::size_t at) {
    for (; index < items_.size(); ++index) {
      if (--steps_ < 0) return kNone;
      const Item& item = items_[index];
      switch (item.kind) {
        case Kind::kOne:
          if (item.times != Times::kOnce) return repeated(index, at);
          if (!fits(item, at)) return kNone;
          ++at;
          break;
        case Kind::kOpen:
        case Kind::kClose:
        case Kind::kPlace: return captured(index, at);
        case Kind::kBalance: at = balanced(item, at); break;
        case Kind::kFrontier: at = at_frontier(item, at) ? at : kNone; break;
        case Kind::kBack: at = repeated_capture(item, at); break;
        case Kind::kEnd: at = at == text_.size() ? at : kNone; break;
      }
      if (at == kNone) return kNone;
    }
    return at;
  }
  std::size_t repeated(std::size_t index, std::size_t at) {
    const Item& item = items_[index];
    if (item.times == Times::kFewest) return fewest(index, at);
    const std::size_t most = item.times == Times::kMaybe ? 1 : text_.size();
    std::size_t count = 0;
    while (count < most && fits(item, at + count)) ++count;
    steps_ -= static_cast<std::int64_t>(count);
    const std::size_t least = item.times == Times::kSome ? 1 : 0;
    for (std::size_t left = count + 1; left-- > least && steps_ >= 0;) {
      const std::size_t end = match(index + 1, at + left);
      if (end != kNone) return end;
    }
    return kNone;
  }
  std::size_t fewest(std::size_t index, std::size_t at) {
    for (; steps_ >= 0; ++at) {
      const std::size_t end = match(index + 1, at);
      if (end != kNone) return end;
      if (--steps_ < 0 || !fits(items_[index], at)) return kNone;
    }
    return kNone;
  }
  std::size_t captured(std::size_t index, std::size_t at) {
    const Item& item = items_[index];
    LuaPattern::Capture& capture = captures_[item.capture];
    const LuaPattern::Capture before = capture;
    if (item.kind == Kind::kClose) {
      capture.size = at - capture.begin;
    } else {
      capture = {at, LuaPattern::kPosition};
    }
    const std::size_t end = match(index + 1, at);
    if (end == kNone) captures_[item.capture] = before;
    return end;
  }
  std::size_t balanced(const Item& item, std::size_t at) {
    if (at >= text_.size() || text_[at] != item.first) return kNone;
    std::size_t depth = 1;
    for (std::size_t i = at + 1; i < text_.size() && --steps_ >= 0; ++i) {
      if (text_[i] == item.second) {
        if (--depth == 0) return i + 1;
      } else if (text_[i] == item.first) {
        ++depth;
      }
    }
    return kNone;
  }
  bool at_frontier(const Item& item, std::size_t at) const {
    const char before = at == 0 ? '\0' : text_[at - 1];
    const char here = at < text_.size() ? text_[at] : '\0';
    return !item.set[code(before)] && item.set[code(here)];
  }
  std::size_t repeated_capture(const Item& item, std::size_t at) {
    const LuaPattern::Capture& capture = captures_[item.capture];
    if (capture.size == LuaPattern::kPosition) return kNone;  // a place is no text
    steps_ -= static_cast<std::int64_t>(capture.size / 16);
    const std::string_view wanted = text_.substr(capture.begin, capture.size);
    return text_.substr(at).starts_with(wanted) ? at + wanted.size() : kNone;
  }

  const std::vector<Item>& items_;
  std::string_view text_;
  std::int64_t& steps_;
  std::vector<LuaPattern::Capture> captures_;
};

LuaPattern::LuaPattern(std::string_view pattern, bool anchors) {
  anchored_ = anchors && pattern.starts_with('^');
  if (anchored_) pattern.remove_prefix(1);
  LuaPatternParser(pattern, *this).parse();
}

bool LuaPattern::find(std::string_view text, std::size_t from, std::int64_t& steps,
                      Match& match) const {
  for (std::size_t at = from; at <= text.size() && steps >= 0; ++at) {
    LuaPatternRun run(*this, text, steps);
    const std::size_t end = run.from(at);
    if (end != LuaPatternRun::kNone && steps >= 0) {
      match = {.begin = at, .end = end, .captures = run.captures()};
      return true;
    }
    if (anchored_) break;
  }
  return false;
}

}  // namespace sambung::mapping
