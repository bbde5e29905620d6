#include "connectors/sql/table/keys.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

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

/// Those whose rows are not found by the last digits already: too few digits, or signs that stay among them.
std::set<std::string> found_as_text_alone(std::set<std::string> phones) {
  static const std::string known = "0123456789" + std::string(Words::kPhoneMarks);
  std::erase_if(phones, [](const std::string& phone) {
    return phone.find_first_not_of(known) == phone.npos && !last_digits_of(phone).empty();
  });
  return phones;
}

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

Alternatives alternatives(const Table& table, const json& keys) {
  Alternatives all;
  if (!keys.is_object()) return all;
  const auto add = [&](const Column& column, std::string words, std::set<std::string> values) {
    if (!values.empty()) all.push_back({&column, std::move(words), std::move(values)});
  };
  const Words& words = table.words();
  for (const auto& [key, columns] : table.config().keys) {
    const std::set<std::string> wanted = texts_in(keys, key);
    for (const std::string& name : columns) {
      const Column* column = table.catalog().find(name);
      if (column == nullptr) continue;
      if (key == "email") {
        add(*column, email_words(table, *column), changed(wanted, lowered));
        continue;
      }
      add(*column, words.text(*column), key == "phone" ? found_as_text_alone(wanted) : wanted);
      if (key != "phone") continue;
      const Column* kept = table.catalog().find(digits_column(name));
      add(kept == nullptr ? *column : *kept,
          kept == nullptr ? words.last_digits(*column, kPhoneDigits) : words.name(kept->name),
          changed(wanted, last_digits_of));
    }
  }
  return all;
}

Condition any_of(const Table& table, const Alternatives& alternatives, std::size_t before) {
  Condition condition;
  const char* cast = table.dialect() == Dialect::kPostgres ? "::text" : "";
  for (const Alternative& each : alternatives) {
    std::string list;
    for (const std::string& value : each.values) {
      condition.parameters.emplace_back(value);
      const std::size_t number = before + condition.parameters.size();
      list += (list.empty() ? "$" : ", $") + std::to_string(number) + cast;
    }
    condition.sql += (condition.sql.empty() ? "(" : " or ") + each.words + " in (" + list + ")";
  }
  if (!condition.sql.empty()) condition.sql += ")";
  return condition;
}

Condition matching(const Table& table, const json& keys, std::size_t before) {
  return any_of(table, alternatives(table, keys), before);
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
