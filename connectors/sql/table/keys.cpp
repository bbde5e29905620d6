#include "connectors/sql/table/keys.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "connectors/sql/body.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

constexpr std::size_t kKeysMax = 100;

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// The last digits of a number, empty when there are too few.
std::string last_digits_of(const std::string& phone) {
  std::string digits;
  for (const char c : phone) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  return digits.size() < kPhoneDigits ? "" : digits.substr(digits.size() - kPhoneDigits);
}

std::set<std::string> texts_in(const json& keys, const std::string& key) {
  std::set<std::string> texts;
  const auto found = keys.find(key);
  if (found == keys.end() || !found->is_array()) return texts;
  for (const json& each : *found) {
    if (each.is_string() && !each.get_ref<const std::string&>().empty() &&
        texts.size() < kKeysMax) {
      texts.insert(sql::without_nul(each.get_ref<const std::string&>()));
    }
  }
  return texts;
}

/// Grows a condition of alternatives.
class Alternatives {
 public:
  Alternatives(const Words& words, std::size_t before) : words_(words), before_(before) {}

  void add(const std::string& what, const std::set<std::string>& values) {
    if (values.empty()) return;
    std::string list;
    for (const std::string& value : values) {
      condition_.parameters.emplace_back(value);
      list += (list.empty() ? "$" : ", $") + std::to_string(before_ + condition_.parameters.size());
      if (words_.dialect() == Dialect::kPostgres) list += "::text";
    }
    condition_.sql += (condition_.sql.empty() ? "" : " or ") + what + " in (" + list + ")";
  }
  Condition take() {
    if (!condition_.sql.empty()) condition_.sql = "(" + condition_.sql + ")";
    return std::move(condition_);
  }

 private:
  const Words& words_;
  const std::size_t before_;
  Condition condition_;
};

template <class Change>
std::set<std::string> changed(const std::set<std::string>& texts, const Change& change) {
  std::set<std::string> out;
  for (const std::string& text : texts) out.insert(change(text));
  out.erase("");
  return out;
}

}  // namespace

std::string email_words(const Table& table, const Column& column) {
  const std::string text = table.words().text(column);
  // Without regard to case already, and an index on the column serves.
  const bool folds = table.dialect() == Dialect::kMariadb && column.cast.ends_with("_ci");
  return folds ? text : "lower(" + text + ")";
}

std::string digits_column(const std::string& phone_column) {
  return "sambung_" + phone_column + "_digits";
}

Condition matching(const Table& table, const json& keys, std::size_t before) {
  Alternatives alternatives(table.words(), before);
  if (!keys.is_object()) return {};
  for (const auto& [key, columns] : table.config().keys) {
    const std::set<std::string> wanted = texts_in(keys, key);
    for (const std::string& name : columns) {
      const Column* column = table.catalog().find(name);
      if (column == nullptr) continue;
      const std::string text = table.words().text(*column);
      if (key == "email") {
        alternatives.add(email_words(table, *column), changed(wanted, lowered));
        continue;
      }
      alternatives.add(text, wanted);
      if (key != "phone") continue;
      const bool kept = table.catalog().find(digits_column(name)) != nullptr;
      alternatives.add(kept ? table.words().name(digits_column(name))
                            : table.words().last_digits(*column, kPhoneDigits),
                       changed(wanted, last_digits_of));
    }
  }
  return alternatives.take();
}

Condition equal(const Table& table, const std::vector<std::pair<const Column*, Value>>& values) {
  Condition condition;
  for (const auto& [column, value] : values) {
    condition.parameters.push_back(value);
    condition.sql += (condition.sql.empty() ? "" : " and ") + table.words().name(column->name) +
                     " = " + table.words().parameter(condition.parameters.size(), *column);
  }
  return condition;
}

Condition one_of(const Table& table, const Column& column, const std::vector<std::string>& values) {
  Condition condition;
  std::string list;
  for (const std::string& value : values) {
    condition.parameters.emplace_back(value);
    list +=
        (list.empty() ? "" : ", ") + table.words().parameter(condition.parameters.size(), column);
  }
  condition.sql = table.words().name(column.name) + " in (" + list + ")";
  return condition;
}

}  // namespace sambung::table
