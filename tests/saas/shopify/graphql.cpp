#include "tests/saas/shopify/graphql.hpp"

#include <cctype>
#include <map>

namespace sambung::testing {

namespace {

/// Reads a document from its front. Confined to one call.
class Reader {
 public:
  Reader(const std::string& text, const json& variables) : text_(text), variables_(variables) {
    next();
  }

  Operation operation() {
    Operation read;
    while (!token_.empty()) {
      if (token_ == "fragment") {
        fragment();
      } else {
        read.mutation = token_ == "mutation";
        if (!read.mutation && token_ != "query") wrong();
        next();
        if (token_ == "(") declarations();
        read.fields = selections();
      }
    }
    for (const auto& [name, value] : variables_.items()) {
      if (!declared_.contains(name)) {
        throw GraphqlError("INVALID_VARIABLE", "variable $" + name + " is not declared");
      }
    }
    fill(read.fields);
    return read;
  }

 private:
  [[noreturn]] void wrong() const { throw GraphqlError("parseError", "not expected: " + token_); }
  static bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

  void next() {
    while (at_ < text_.size() &&
           (std::isspace(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == ',')) {
      ++at_;
    }
    token_.clear();
    if (at_ == text_.size()) return;
    const char first = text_[at_];
    if (is_name(first) || first == '-') {
      do token_ += text_[at_++];
      while (at_ < text_.size() && is_name(text_[at_]));
    } else if (text_.compare(at_, 3, "...") == 0) {
      token_ = "...";
      at_ += 3;
    } else if (first == '"') {
      do token_ += text_[at_++];
      while (at_ < text_.size() && text_[at_] != '"');
      if (at_ == text_.size()) throw GraphqlError("parseError", "a text has no end");
      token_ += text_[at_++];
    } else {
      token_ = text_[at_++];
    }
  }
  std::string take() {
    std::string taken = token_;
    next();
    return taken;
  }
  void want(const char* token) {
    if (take() != token) throw GraphqlError("parseError", std::string("there is no ") + token);
  }

  void declarations() {
    want("(");
    while (token_ != ")") {
      want("$");
      const std::string name = take();
      want(":");
      std::string type;
      while (token_ == "[" || token_ == "]" || token_ == "!" ||
             (!token_.empty() && is_name(token_[0])))
        type += take();
      declared_[name] = type;
      const bool given = variables_.contains(name) && !variables_[name].is_null();
      if (type.ends_with("!") && !given) {
        throw GraphqlError("INVALID_VARIABLE",
                           "variable $" + name + " of type " + type + " is missing");
      }
    }
    want(")");
  }

  void fragment() {
    want("fragment");
    const std::string name = take();
    want("on");
    Selected made;
    made.on = take();
    made.fields = selections();
    fragments_[name] = made;
  }

  std::vector<Selected> selections() {
    std::vector<Selected> all;
    want("{");
    while (token_ != "}") {
      if (token_.empty()) wrong();
      all.push_back(token_ == "..." ? spread() : field());
    }
    want("}");
    return all;
  }

  Selected spread() {
    want("...");
    Selected made;
    if (token_ != "on") {
      made.alias = take();  // its name, until `fill`
      return made;
    }
    want("on");
    made.on = take();
    made.fields = selections();
    return made;
  }

  Selected field() {
    Selected made;
    made.alias = made.name = take();
    if (token_ == ":") {
      next();
      made.name = take();
    }
    if (token_ == "(") {
      next();
      while (token_ != ")") {
        const std::string name = take();
        want(":");
        json given = value();
        if (!given.is_discarded()) made.arguments[name] = std::move(given);
      }
      want(")");
    }
    if (token_ == "{") made.fields = selections();
    return made;
  }

  /// Discarded for a variable that was not given.
  json value() {
    if (token_ == "$") {
      next();
      const std::string name = take();
      if (!declared_.contains(name)) wrong();
      return variables_.contains(name) ? variables_[name] : json(json::value_t::discarded);
    }
    if (token_ == "{") return object();
    if (token_ == "[") {
      json list = json::array();
      next();
      while (token_ != "]") list.push_back(value());
      next();
      return list;
    }
    std::string text = take();
    if (text.empty()) wrong();
    if (text[0] == '"') return text.substr(1, text.size() - 2);
    if (text == "true" || text == "false" || text == "null" || text[0] == '-' ||
        std::isdigit(static_cast<unsigned char>(text[0])))
      return json::parse(text);
    return text;  // an enumerator
  }

  json object() {
    json made = json::object();
    want("{");
    while (token_ != "}") {
      const std::string name = take();
      want(":");
      json given = value();
      if (!given.is_discarded()) made[name] = std::move(given);
    }
    want("}");
    return made;
  }

  void fill(std::vector<Selected>& fields) const {
    for (Selected& each : fields) {
      if (each.name.empty() && each.on.empty()) {
        const auto found = fragments_.find(each.alias);
        if (found == fragments_.end()) throw GraphqlError("undefinedFragment", each.alias);
        each = found->second;
      }
      fill(each.fields);
    }
  }

  const std::string& text_;
  const json& variables_;
  std::size_t at_ = 0;
  std::string token_;
  std::map<std::string, std::string> declared_;
  std::map<std::string, Selected> fragments_;
};

}  // namespace

Operation parse_graphql(const std::string& document, const json& variables) {
  return Reader(document, variables).operation();
}

}  // namespace sambung::testing
