#include "core/app/cli/lookup.hpp"

#include <algorithm>
#include <map>
#include <ostream>

#include "core/json/writer.hpp"
#include "core/model/time_text.hpp"

namespace sambung::cli {

namespace {

/// A value for people: lists in one line, times as such, null as nothing.
std::string shown(const std::string& name, const json::Value& value) {
  if (value.is_array()) {
    std::string line;
    for (const json::Value each : json::children(value)) {
      line += (line.empty() ? "" : ", ") + each.text().value_or(std::string(each.raw()));
    }
    return line;
  }
  const auto number = value.integer();
  if (name.ends_with("_at") && number && !value.is_string()) {
    return model::time_text(from_unix_ms(*number));
  }
  if (value.kind() == json::Kind::kNull) return "";
  return value.text().value_or(std::string(value.raw()));
}

void print(const json::Value& item, std::ostream& out) {
  std::size_t width = 0;
  for (const json::Value member : json::children(item)) {
    width = std::max(width, member.key().size());
  }
  for (const json::Value member : json::children(item)) {
    const std::string value = shown(member.key(), member);
    if (value.empty()) continue;
    out << member.key() << std::string(width + 2 - member.key().size(), ' ') << value << "\n";
  }
}

}  // namespace

void Lookup::declare(Options& options) {
  options.needed_text("connection", connection_, "The connection whose system is asked");
  options.needed_text("what", what_, "What to look up, such as order");
  options.texts("--phone", phones_, "Whose it is: a number with its country code, +62...");
  options.texts("--email", emails_, "Whose it is: an e-mail address");
  options.texts("--id", ids_, "Which one, as its owner knows it: an order's number");
  options.texts("--key", others_, "Another key of the connector's: NAME=VALUE");
  options.number("--limit", limit_, "The newest so many, at most 20; 5 when it is left out");
  operator_.config.declare(options);
}

std::optional<std::string> Lookup::keys(const Terminal& terminal) const {
  std::map<std::string, std::vector<std::string>> all;
  if (!phones_.empty()) all["phone"] = phones_;
  if (!emails_.empty()) all["email"] = emails_;
  if (!ids_.empty()) all["id"] = ids_;
  for (const std::string& other : others_) {
    const auto equals = other.find('=');
    if (equals == 0 || equals == std::string::npos) {
      terminal.fail(kUsage, "--key takes NAME=VALUE, such as --key email=siti@example.com");
      return std::nullopt;
    }
    all[other.substr(0, equals)].push_back(other.substr(equals + 1));
  }
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  for (const auto& [name, values] : all) {
    writer.key(name);
    writer.begin_array();
    for (const std::string& value : values) writer.string(value);
    writer.end_array();
  }
  writer.end_object();
  return text;
}

int Lookup::run(Terminal& terminal) {
  const auto said = keys(terminal);
  if (!said) return kUsage;
  auto request = control::RequestLine("lookup");
  request.text("connection", connection_).text("what", what_).text("keys", *said);
  // Beyond what the broker takes, it says so.
  if (limit_ > 0)
    request.integer("limit", static_cast<std::int64_t>(std::min<std::uint64_t>(limit_, 1000)));
  const auto answer = operator_.ask_for_text(request, terminal);
  if (!answer) return operator_.code;
  const json::Value root = answer->root();
  bool first = true;
  for (const json::Value item : json::children(root["items"])) {
    if (!first) terminal.out << "\n";
    first = false;
    print(item, terminal.out);
  }
  if (first) terminal.err << "nothing was found\n";
  if (const auto left = root["left_out"].integer()) {
    terminal.err << *left << " more cannot be shown: the connection's mapping does not fit them\n";
  }
  if (root["stale"].boolean().value_or(false)) {
    terminal.err << "said " << root["age_ms"].integer().value_or(0) / 1000
                 << " s ago, and no newer: " << root["reason"].string().value_or("") << "\n";
  }
  return kOk;
}

}  // namespace sambung::cli
