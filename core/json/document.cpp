#include "core/json/document.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "core/json/unescape.hpp"

namespace sambung::json {

struct Document::Node {
  std::uint32_t begin = 0;      // offset of the first byte of the value
  std::uint32_t end = 0;        // one past its last byte
  std::uint32_t key_begin = 0;  // between the key's quotes; equal offsets for no key
  std::uint32_t key_end = 0;
  std::uint32_t next = 0;      // next sibling's index, 0 for none (the root is nobody's sibling)
  std::uint32_t children = 0;  // number of children; the first one follows its parent
  Kind kind = Kind::kAbsent;
  bool escaped = false;  // the string has a backslash
  bool key_escaped = false;
};

struct Document::Parts {
  std::string text;
  std::vector<Node> nodes;
};

namespace {

Error invalid(std::string what) { return Error{ErrorCode::kInvalid, std::move(what)}; }

/// Whole-text check by simdjson: grammar, UTF-8 and depth. `padded` has the spare bytes it needs.
Result<void> check_grammar(const std::string& padded, const Limits& limits) {
  thread_local simdjson::dom::parser parser;
  const std::size_t size = padded.size();
  // One capacity for every text: re-allocating per call would cost more than parsing.
  const std::size_t capacity =
      std::max<std::size_t>(parser.capacity(), std::max<std::size_t>(size, 4096));
  if (capacity != parser.capacity() || parser.max_depth() != limits.depth_max) {
    if (parser.allocate(capacity, limits.depth_max)) return Error{ErrorCode::kFull, "no memory"};
  }
  const simdjson::error_code error =
      parser.parse(padded.data(), size, /*realloc_if_needed=*/false).error();
  if (error == simdjson::DEPTH_ERROR) {
    return invalid("nested deeper than " + std::to_string(limits.depth_max) + " levels");
  }
  if (error) return invalid(std::string("not JSON: ") + simdjson::error_message(error));
  return {};
}

}  // namespace

/// Notes where each value of a text that is known to be well-formed begins and ends.
class Indexer {
 public:
  Indexer(const std::string& text, std::vector<Document::Node>& nodes, const Limits& limits)
      : text_(text), nodes_(nodes), limits_(limits) {}

  Result<void> run() {
    value();
    if (!error_.empty()) return Error{ErrorCode::kInvalid, std::move(error_)};
    return {};
  }

 private:
  using Node = Document::Node;

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  /// Steps over a string; gives whether it has an escape.
  bool string() {
    bool escaped = false;
    ++at_;
    while (text_[at_] != '"') {
      if (text_[at_] == '\\') {
        escaped = true;
        ++at_;
      }
      ++at_;
    }
    ++at_;
    return escaped;
  }

  std::uint32_t offset() const { return static_cast<std::uint32_t>(at_); }

  std::uint32_t value() {
    skip_space();
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    if (nodes_.size() == limits_.nodes_max) {
      error_ = "more than " + std::to_string(limits_.nodes_max) + " values";
      return index;
    }
    nodes_.push_back(Node{});
    nodes_[index].begin = offset();
    const char c = text_[at_];
    if (c == '{') {
      nodes_[index].kind = Kind::kObject;
      members(index);
    } else if (c == '[') {
      nodes_[index].kind = Kind::kArray;
      elements(index);
    } else if (c == '"') {
      nodes_[index].kind = Kind::kString;
      nodes_[index].escaped = string();
    } else {
      scalar(index, c);
    }
    nodes_[index].end = offset();
    return index;
  }

  void scalar(std::uint32_t index, char c) {
    nodes_[index].kind = c == 'n'               ? Kind::kNull
                         : c == 't' || c == 'f' ? Kind::kBool
                                                : Kind::kNumber;
    while (at_ < text_.size() &&
           std::string_view(",]} \n\r\t").find(text_[at_]) == std::string_view::npos) {
      ++at_;
    }
  }

  void elements(std::uint32_t parent) {
    ++at_;
    skip_space();
    std::uint32_t previous = 0;
    while (text_[at_] != ']' && error_.empty()) {
      const std::uint32_t child = value();
      if (!error_.empty()) return;
      link(parent, previous, child);
      previous = child;
      skip_space();
      if (text_[at_] == ',') ++at_;
      skip_space();
    }
    ++at_;
  }

  void members(std::uint32_t parent) {
    ++at_;
    skip_space();
    std::uint32_t previous = 0;
    while (text_[at_] != '}' && error_.empty()) {
      const std::uint32_t key_begin = offset() + 1;
      const bool escaped = string();
      const std::uint32_t key_end = offset() - 1;
      if (key_end - key_begin > limits_.key_bytes_max) {
        error_ = "a key is longer than " + std::to_string(limits_.key_bytes_max) + " bytes";
        return;
      }
      skip_space();
      ++at_;  // the colon
      const std::uint32_t child = value();
      if (!error_.empty()) return;
      nodes_[child].key_begin = key_begin;
      nodes_[child].key_end = key_end;
      nodes_[child].key_escaped = escaped;
      link(parent, previous, child);
      previous = child;
      skip_space();
      if (text_[at_] == ',') ++at_;
      skip_space();
    }
    ++at_;
    refuse_duplicate_keys(parent);
  }

  void link(std::uint32_t parent, std::uint32_t previous, std::uint32_t child) {
    if (previous != 0) nodes_[previous].next = child;
    ++nodes_[parent].children;
  }

  std::string key_of(const Node& node) const {
    const std::string_view raw(text_.data() + node.key_begin, node.key_end - node.key_begin);
    return node.key_escaped ? unescape(raw) : std::string(raw);
  }

  /// Two equal keys mean two readers may see two things; such a text has no one meaning.
  void refuse_duplicate_keys(std::uint32_t parent) {
    const std::uint32_t count = nodes_[parent].children;
    if (count < 2 || !error_.empty()) return;
    constexpr std::uint32_t kFewKeys = 16;
    bool duplicate = false;
    if (count <= kFewKeys) {
      for (std::uint32_t a = parent + 1; a != 0 && !duplicate; a = nodes_[a].next) {
        for (std::uint32_t b = nodes_[a].next; b != 0 && !duplicate; b = nodes_[b].next) {
          duplicate = same_key(nodes_[a], nodes_[b]);
        }
      }
    } else {
      std::unordered_set<std::string> seen;
      for (std::uint32_t a = parent + 1; a != 0 && !duplicate; a = nodes_[a].next) {
        duplicate = !seen.insert(key_of(nodes_[a])).second;
      }
    }
    if (duplicate) error_ = "an object has the same key twice";
  }

  bool same_key(const Node& a, const Node& b) const {
    if (a.key_escaped || b.key_escaped) return key_of(a) == key_of(b);
    return text_.compare(a.key_begin, a.key_end - a.key_begin, text_, b.key_begin,
                         b.key_end - b.key_begin) == 0;
  }

  const std::string& text_;
  std::vector<Document::Node>& nodes_;
  const Limits& limits_;
  std::size_t at_ = 0;
  std::string error_;
};

Document::Document() : parts_(std::make_unique<Parts>()) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Result<Document> Document::parse(std::string_view text, const Limits& limits) {
  if (text.size() > limits.bytes_max) {
    return invalid("larger than " + std::to_string(limits.bytes_max) + " bytes");
  }
  Document document;
  document.parts_->text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  document.parts_->text.assign(text);
  if (auto checked = check_grammar(document.parts_->text, limits); !checked) return checked.error();
  document.parts_->nodes.reserve(std::min(limits.nodes_max, text.size() / 12 + 8));
  if (auto indexed = Indexer(document.parts_->text, document.parts_->nodes, limits).run();
      !indexed) {
    return indexed.error();
  }
  return document;
}

Value Document::root() const { return Value(this, 0); }

Kind Value::kind() const {
  return document_ == nullptr ? Kind::kAbsent : document_->parts_->nodes[node_].kind;
}

Value Value::first_child() const {
  if (document_ == nullptr || document_->parts_->nodes[node_].children == 0) return {};
  return Value(document_, node_ + 1);
}

Value Value::next_sibling() const {
  if (document_ == nullptr) return {};
  const std::uint32_t next = document_->parts_->nodes[node_].next;
  return next == 0 ? Value{} : Value(document_, next);
}

std::size_t Value::size() const {
  return document_ == nullptr ? 0 : document_->parts_->nodes[node_].children;
}

Value Value::operator[](std::string_view key) const {
  if (!is_object()) return {};
  const auto& parts = *document_->parts_;
  if (parts.nodes[node_].children == 0) return {};
  for (std::uint32_t at = node_ + 1; at != 0; at = parts.nodes[at].next) {
    const Document::Node& node = parts.nodes[at];
    const std::string_view raw(parts.text.data() + node.key_begin, node.key_end - node.key_begin);
    if (node.key_escaped ? unescape(raw) == key : raw == key) return Value(document_, at);
  }
  return {};
}

std::string Value::key() const {
  if (document_ == nullptr) return {};
  const Document::Node& node = document_->parts_->nodes[node_];
  const std::string_view raw(document_->parts_->text.data() + node.key_begin,
                             node.key_end - node.key_begin);
  return node.key_escaped ? unescape(raw) : std::string(raw);
}

std::string_view Value::raw() const {
  if (document_ == nullptr) return {};
  const Document::Node& node = document_->parts_->nodes[node_];
  return std::string_view(document_->parts_->text).substr(node.begin, node.end - node.begin);
}

std::size_t Value::offset() const {
  return document_ == nullptr ? 0 : document_->parts_->nodes[node_].begin;
}

std::optional<std::string> Value::string() const {
  if (!is_string()) return std::nullopt;
  const std::string_view quoted = raw();
  const std::string_view inner = quoted.substr(1, quoted.size() - 2);
  if (!document_->parts_->nodes[node_].escaped) return std::string(inner);
  return unescape(inner);
}

std::optional<std::string> Value::text() const {
  if (kind() == Kind::kNumber) return std::string(raw());
  return string();
}

std::optional<std::int64_t> Value::integer() const {
  const std::optional<std::string> digits = text();
  if (!digits) return std::nullopt;
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(digits->data(), digits->data() + digits->size(), whole);
  if (error != std::errc{} || end != digits->data() + digits->size()) return std::nullopt;
  return whole;
}

std::optional<double> Value::number() const {
  const std::optional<std::string> digits = text();
  if (!digits || digits->empty()) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(digits->data(), digits->data() + digits->size(), value);
  if (error != std::errc{} || end != digits->data() + digits->size()) return std::nullopt;
  return value;
}

std::optional<bool> Value::boolean() const {
  if (kind() != Kind::kBool) return std::nullopt;
  return raw() == "true";
}

}  // namespace sambung::json
