#include "core/simulator/freshen.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

namespace sambung::simulator {
namespace {

bool is_item_id(const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return text.starts_with("wamid.") || text.starts_with("wacid.");
}

/// Visits every member as (name, value, is it inside `context`), depth first.
template <class Value, class Visit>
void walk(Value& value, const Visit& visit, bool in_context = false) {
  if (value.is_array()) {
    for (auto& item : value) walk(item, visit, in_context);
  } else if (value.is_object()) {
    for (auto& [name, member] : value.items()) {
      visit(name, member, in_context);
      walk(member, visit, in_context || name == "context");
    }
  }
}

void replace_texts(Json& value, const std::map<std::string, std::string>& with) {
  walk(value, [&](const std::string&, Json& member, bool) {
    if (!member.is_string()) return;
    const auto found = with.find(member.get_ref<const std::string&>());
    if (found != with.end()) member = found->second;
  });
}

/// Ten digits under a name that says time, as text or number.
std::optional<std::int64_t> time_of(const std::string& name, const Json& value) {
  const bool named = name.find("time") != std::string::npos || name == "expiration";
  if (!named) return std::nullopt;
  if (value.is_number_integer()) {
    const auto seconds = value.get<std::int64_t>();
    return seconds >= 1'000'000'000 && seconds < 10'000'000'000 ? std::optional(seconds)
                                                                : std::nullopt;
  }
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  const bool digits =
      text.size() == 10 && text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::optional<std::int64_t>(std::stoll(text)) : std::nullopt;
}

void move_times(Json& body, UnixTime now) {
  std::int64_t latest = 0;
  walk(body, [&](const std::string& name, const Json& member, bool) {
    if (name == "timestamp" || name == "time")
      latest = std::max(latest, time_of(name, member).value_or(0));
  });
  if (latest == 0) return;
  const std::int64_t shift = unix_ms(now) / 1000 - latest;
  walk(body, [&](const std::string& name, Json& member, bool) {
    const auto time = time_of(name, member);
    if (!time) return;
    member = member.is_string() ? Json(std::to_string(*time + shift)) : Json(*time + shift);
  });
}

}  // namespace

void freshen(Json& body, const Cast& cast, UnixTime now, IdMaker& ids) {
  std::map<std::string, std::string> with = {{"710000000000001", cast.account_id},
                                             {"730000000000003", cast.portfolio_id},
                                             {"820000000000002", cast.phone_number_id},
                                             {"62215550100", cast.display_phone_number}};
  for (const std::string& id : item_ids(body)) {
    // The ids of history media pair two fixtures: those stay.
    if (id.find("HIST") != std::string::npos) continue;
    std::string made = ids.message();
    if (id.starts_with("wacid.")) made.replace(0, 6, "wacid.");
    with.emplace(id, std::move(made));
  }
  replace_texts(body, with);
  move_times(body, now);
}

void for_each_media(Json& body, const std::function<void(Json&)>& replace) {
  walk(body, [&](const std::string&, Json& member, bool) {
    if (member.is_object() && member.contains("id") && member.contains("mime_type") &&
        member.contains("sha256")) {
      replace(member);
    }
  });
}

std::vector<std::string> item_ids(const Json& body) {
  std::vector<std::string> ids;
  walk(body, [&](const std::string& name, const Json& member, bool in_context) {
    if (name != "id" || in_context || !is_item_id(member)) return;
    const auto& id = member.get_ref<const std::string&>();
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  });
  return ids;
}

}  // namespace sambung::simulator
