#include "tests/saas/select_rows.hpp"

#include <algorithm>
#include <stdexcept>

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

namespace {

using Test = std::function<bool(const json&)>;

struct Token {
  std::string text;
  bool quoted = false;
};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == ':' ||
         c == '.';
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<Token> tokens_of(const std::string& text) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ') {
      ++i;
    } else if (text[i] == '\'') {
      Token token{"", true};
      for (++i; i < text.size() && text[i] != '\''; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        token.text += text[i];
      }
      if (i++ == text.size()) throw std::invalid_argument("a text without its end");
      tokens.push_back(token);
    } else if (is_word(text[i])) {
      const std::size_t begin = i;
      while (i < text.size() && is_word(text[i])) ++i;
      tokens.push_back({text.substr(begin, i - begin)});
    } else {
      const bool two = i + 1 < text.size() && text[i + 1] == '=' && text[i] != '=';
      tokens.push_back({text.substr(i, two ? 2 : 1)});
      i += two ? 2 : 1;
    }
  }
  return tokens;
}

json value_of(const Token& token) {
  if (token.quoted) return token.text;
  if (token.text == "null") return nullptr;
  if (token.text == "true" || token.text == "false") return token.text == "true";
  if (token.text.size() == 24 && token.text[4] == '-' && token.text.ends_with("Z")) {
    return from_utc(token.text) * 1000 + std::stoll(token.text.substr(20, 3));
  }
  throw std::invalid_argument("no value: " + token.text);
}

/// A row's value as it compares with `other`.
json comparable(const json& value, const json& other) {
  if (!value.is_string()) return value;
  const auto& text = value.get_ref<const std::string&>();
  if (!other.is_number()) return lower(text);
  return from_utc(text) * 1000 + std::stoll(text.substr(20, 3));
}

/// Reads one query from its front.
class Reader {
 public:
  Reader(const std::string& text, Dialect dialect)
      : tokens_(tokens_of(text)), pairs_(dialect == Dialect::kCoql) {}

  SelectQuery query() {
    want("SELECT");
    query_.columns = names();
    want("FROM");
    query_.object = next().text;
    if (take("WHERE")) query_.where = any();
    if (take("ORDER")) {
      want("BY");
      query_.order = names();
    }
    if (take("LIMIT")) query_.limit = std::stoul(next().text);
    if (at_ != tokens_.size()) throw std::invalid_argument("unexpected: " + tokens_[at_].text);
    return std::move(query_);
  }

 private:
  Token next() {
    if (at_ == tokens_.size()) throw std::invalid_argument("unexpected end");
    return tokens_[at_++];
  }
  bool take(const std::string& word) {
    const bool is =
        at_ < tokens_.size() && !tokens_[at_].quoted && lower(tokens_[at_].text) == lower(word);
    at_ += is ? 1 : 0;
    return is;
  }
  void want(const std::string& word) {
    if (!take(word)) throw std::invalid_argument("wanted: " + word);
  }
  std::vector<std::string> names() {
    std::vector<std::string> all;
    do {
      all.push_back(next().text);
      take("ASC");
    } while (take(","));
    return all;
  }
  Test any() {
    Test test = all();
    const std::size_t before = connectives_;
    while (take("OR")) {
      connect(before);
      test = [a = test, b = all()](const json& row) { return a(row) || b(row); };
    }
    return test;
  }
  Test all() {
    Test test = one();
    const std::size_t before = connectives_;
    while (take("AND")) {
      connect(before);
      test = [a = test, b = one()](const json& row) { return a(row) && b(row); };
    }
    return test;
  }
  /// A third criterion of one bracket is ambiguous to COQL.
  void connect(std::size_t before) {
    if (pairs_ && connectives_ != before) throw std::invalid_argument("brackets are missing");
    ++connectives_;
  }
  Test one() {
    if (take("(")) {
      const std::size_t before = connectives_;
      Test test = any();
      connectives_ = before;
      want(")");
      return test;
    }
    const std::string field = next().text;
    query_.fields_used.push_back(field);
    if (take("IN")) return in(field);
    const std::string sign = next().text;
    return comparison(field, sign, value_of(next()));
  }
  Test in(const std::string& field) {
    std::vector<json> values;
    want("(");
    do {
      values.push_back(lower(value_of(next()).get<std::string>()));
    } while (take(","));
    want(")");
    return [field, values](const json& row) {
      const json here = comparable(row.value(field, json()), json(""));
      return std::find(values.begin(), values.end(), here) != values.end();
    };
  }
  static Test comparison(const std::string& field, const std::string& sign, const json& value) {
    const json bound = value.is_string() ? json(lower(value.get<std::string>())) : value;
    return [field, sign, bound](const json& row) {
      const json here = comparable(row.value(field, json()), bound);
      if (sign == "=") return here == bound;
      if (sign == "!=") return here != bound;
      if (here.is_null()) return false;
      if (sign == ">") return here > bound;
      if (sign == ">=") return here >= bound;
      if (sign == "<") return here < bound;
      if (sign == "<=") return here <= bound;
      throw std::invalid_argument("no comparison: " + sign);
    };
  }

  const std::vector<Token> tokens_;
  const bool pairs_;
  std::size_t at_ = 0;
  std::size_t connectives_ = 0;  ///< at this level of brackets
  SelectQuery query_;
};

}  // namespace

SelectQuery read_select(const std::string& text, Dialect dialect) {
  return Reader(text, dialect).query();
}

}  // namespace sambung::testing
