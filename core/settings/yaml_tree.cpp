#include "core/settings/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>

namespace sambung::settings {

namespace {

std::size_t nodes_in(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items) count += nodes_in(item);
  for (const auto& [key, value] : node.members) count += 1 + nodes_in(value);
  return count;
}

/// Builds Nodes from yaml-cpp's events; stops building once a bound is passed. Confined to one parse.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::shared_ptr<const SourceFile> source, Problems& problems)
      : source_(std::move(source)), problems_(problems) {}

  std::optional<Node> take() {
    if (failed_) return std::nullopt;
    if (!root_) {
      root_.emplace();
      root_->place = {source_, 1, 1, 1};
    }
    if (root_->kind == Node::Kind::kNull) root_->kind = Node::Kind::kMap;
    return std::move(root_);
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(make(Node::Kind::kNull, mark), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::kList, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::kMap, mark, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    std::optional<Node> key;
    YAML::anchor_t anchor = 0;
  };

  Node make(Node::Kind kind, const YAML::Mark& mark) const {
    Node node;
    node.kind = kind;
    node.place = {source_, static_cast<std::size_t>(mark.line) + 1,
                  static_cast<std::size_t>(mark.column) + 1, 1};
    return node;
  }
  void open(Node::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor);
  void close();
  void add(Node node, YAML::anchor_t anchor);
  void add_to_map(Open& map, Node node);
  void refuse(std::string_view code, std::string what, const Place& place, std::string help);

  std::shared_ptr<const SourceFile> source_;
  Problems& problems_;
  std::vector<Open> stack_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::optional<Node> root_;
  std::size_t nodes_ = 0;
  std::size_t aliases_ = 0;
  bool failed_ = false;
};

void Builder::refuse(std::string_view code, std::string what, const Place& place,
                     std::string help) {
  if (!failed_) {
    problems_.push_back({.code = code,
                         .what = std::move(what),
                         .place = place,
                         .label = {},
                         .help = std::move(help)});
  }
  failed_ = true;
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (failed_) return;
  const auto known = anchors_.find(anchor);
  const Place place = make(Node::Kind::kNull, mark).place;
  if (known == anchors_.end() || ++aliases_ > kAliasesMax) {
    return refuse(
        "SB1003",
        known == anchors_.end() ? "an alias inside its own anchor" : "more than 100 aliases", place,
        "write the values out");
  }
  Node copy = known->second;
  nodes_ += nodes_in(copy) - 1;
  add(std::move(copy), 0);
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       const std::string& value) {
  Node node = make(Node::Kind::kScalar, mark);
  node.text = value;
  node.quoted = tag == "!";
  node.place.length = value.size() + (node.quoted ? 2 : 0);
  const std::string_view line = source_->line(node.place.line);
  const std::size_t left = line.size() - std::min(node.place.column - 1, line.size());
  node.place.length = std::max<std::size_t>(std::min(node.place.length, left), 1);
  add(std::move(node), anchor);
}

void Builder::open(Node::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node node = make(kind, mark);
  if (stack_.size() >= kDepthMax) {
    refuse("SB1003", "nested deeper than 24 levels", node.place, "no setting is that deep");
  }
  stack_.push_back({std::move(node), std::nullopt, anchor});
}

void Builder::close() {
  Open done = std::move(stack_.back());
  stack_.pop_back();
  add(std::move(done.node), done.anchor);
}

void Builder::add(Node node, YAML::anchor_t anchor) {
  if (failed_) return;
  if (++nodes_ > kNodesMax) {
    return refuse("SB1003", "more than 20,000 values", node.place,
                  "split the file with include, and write fewer aliases");
  }
  if (anchor != 0) anchors_[anchor] = node;
  if (stack_.empty()) {
    root_ = std::move(node);
  } else if (stack_.back().node.is_list()) {
    stack_.back().node.items.push_back(std::move(node));
  } else {
    add_to_map(stack_.back(), std::move(node));
  }
}

void Builder::add_to_map(Open& map, Node node) {
  if (map.key) {
    map.node.members.push_back({std::move(*map.key), std::move(node)});
    map.key.reset();
    return;
  }
  if (!node.is_scalar()) {
    return refuse("SB1002", "a key must be a text", node.place, "put it in quotes");
  }
  if (const Node* earlier = map.node.find(node.text)) {
    problems_.push_back({.code = "SB1004",
                         .what = "the key `" + node.text + "` stands twice",
                         .place = node.place,
                         .label = "the first is in line " + std::to_string(earlier->place.line),
                         .help = "remove one of them; only one could count"});
  }
  map.key = std::move(node);
}

}  // namespace

std::optional<Node> parse_yaml(const std::shared_ptr<const SourceFile>& source,
                               Problems& problems) {
  if (source->text.size() > kFileBytesMax) {
    problems.push_back({.code = "SB1003",
                        .what = "the file has more than 1 MiB",
                        .place = {source, 0, 0, 0},
                        .label = {},
                        .help = "split it with include"});
    return std::nullopt;
  }
  Builder builder(source, problems);
  const auto refused = [&](const std::string& why, const YAML::Mark& mark) {
    problems.push_back({.code = "SB1002",
                        .what = "this is not YAML: " + why,
                        .place = {source, static_cast<std::size_t>(mark.line) + 1,
                                  static_cast<std::size_t>(mark.column) + 1, 1},
                        .label = {},
                        .help = "check indentation, colons and quotes here and just above"});
    return std::nullopt;
  };
  try {
    std::istringstream in(source->text);
    YAML::Parser parser(in);
    parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& thrown) {
    return refused(thrown.msg, thrown.mark.is_null() ? YAML::Mark() : thrown.mark);
  }
  return builder.take();
}

}  // namespace sambung::settings
