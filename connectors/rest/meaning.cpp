#include "connectors/rest/meaning.hpp"

#include <algorithm>
#include <charconv>

#include "connectors/rest/template.hpp"

namespace sambung::rest {

namespace {

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

std::optional<Json> looked_at(const Rule& rule, const Seen& seen) {
  if (rule.pointer) {
    const Json* found = at(seen.body, *rule.pointer);
    if (found == nullptr || found->is_null()) return std::nullopt;
    return *found;
  }
  const auto header = seen.http.header(rule.header);
  return header ? std::optional<Json>(std::string(*header)) : std::nullopt;
}

std::string id_by(const std::string& where, const Seen& seen, const Json& scope) {
  if (where.empty()) return {};
  if (where.front() != '/') {
    try {
      return fill_text(where, scope).value_or("");
    } catch (const TemplateError&) {
      return {};
    }
  }
  const Json* found = at(seen.body, where);
  return found == nullptr ? std::string() : text_of(*found).value_or("");
}

/// A field's name if what stands there looks like one: anything else could be personal.
std::string field_by(const std::string& pointer, const Seen& seen) {
  const Json* found = pointer.empty() ? nullptr : at(seen.body, pointer);
  if (found == nullptr || !found->is_string()) return {};
  const auto& name = found->get_ref<const std::string&>();
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '/';
  };
  return name.size() <= 64 && std::all_of(name.begin(), name.end(), plain) ? name : std::string();
}

Outcome plain_outcome(Meaning meaning, std::string why) {
  switch (meaning) {
    case Meaning::kDone: return Outcome::done();
    case Meaning::kAuth:
    case Meaning::kAuthDead: return Outcome::auth_dead(std::move(why));
    case Meaning::kPermission: return Outcome::permission(std::move(why));
    case Meaning::kQuota: return Outcome::quota(std::move(why));
    case Meaning::kConflict: return Outcome::conflict(std::move(why));
    case Meaning::kGone: return Outcome::gone(std::move(why));
    case Meaning::kNotSupported: return Outcome::not_supported(std::move(why));
    case Meaning::kUnknown: return Outcome::unknown(std::move(why));
    case Meaning::kInvalid: return Outcome::invalid(std::move(why));
    default: return Outcome::transient(std::move(why));
  }
}

}  // namespace

bool holds(const Rule& rule, const Seen& seen) {
  const auto& statuses = rule.statuses;
  if (!statuses.empty() &&
      std::find(statuses.begin(), statuses.end(), seen.http.status) == statuses.end()) {
    return false;
  }
  if (!rule.pointer && rule.header.empty()) return true;
  const auto found = looked_at(rule, seen);
  if (rule.equals) return found && *found == *rule.equals;
  if (rule.contains.empty()) return found.has_value() == rule.exists;
  if (!found) return false;
  const std::string text = found->is_string() ? found->get<std::string>() : dump(*found);
  return lower(text).find(lower(rule.contains)) != std::string::npos;
}

const Rule* first_rule(const std::vector<Rule>& own, const std::vector<Rule>& general,
                       const Seen& seen) {
  for (const std::vector<Rule>* rules : {&own, &general}) {
    for (const Rule& rule : *rules) {
      if (holds(rule, seen)) return &rule;
    }
  }
  return nullptr;
}

std::optional<double> number_at(const RetryAfter& source, const Seen& seen) {
  std::string text;
  if (!source.header.empty()) {
    text = std::string(seen.http.header(source.header).value_or(""));
  } else if (!source.pointer.empty()) {
    const Json* found = at(seen.body, source.pointer);
    if (found != nullptr) text = text_of(*found).value_or("");
  }
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc()) return std::nullopt;
  return number;
}

std::chrono::milliseconds wait_by(const RetryAfter& source, const Seen& seen) {
  constexpr double kDayMs = 86'400'000;
  const auto number = number_at(source, seen);
  if (!number) return std::chrono::milliseconds(0);
  double ms = source.unit == "ms" ? *number : *number * 1000;
  if (source.unit == "unix") {
    if (seen.http.server_ms == 0) return std::chrono::milliseconds(0);
    ms -= static_cast<double>(seen.http.server_ms);
  }
  if (!(ms > 0)) return std::chrono::milliseconds(0);
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::min(ms, kDayMs)));
}

Outcome outcome_by(const Rule& rule, const Seen& seen, const Json& scope) {
  std::string why = "the system answered " + std::to_string(seen.http.status);
  if (rule.then == Meaning::kThrottled) {
    const auto wait = wait_by(rule.after, seen);
    return Outcome::throttled(why, wait.count() > 0 ? wait : seen.http.retry_after);
  }
  if (rule.then == Meaning::kDuplicate) {
    return Outcome::duplicate(why + ": it is there already", id_by(rule.id, seen, scope));
  }
  if (rule.then == Meaning::kMerged) return Outcome::merged(id_by(rule.id, seen, scope));
  const std::string field = field_by(rule.field, seen);
  if (!field.empty()) why += " for the field " + field;
  return plain_outcome(rule.then, why);
}

}  // namespace sambung::rest
