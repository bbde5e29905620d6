#include "connectors/tryton/notes.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "connectors/tryton/domain.hpp"
#include "connectors/tryton/failure.hpp"
#include "connectors/tryton/json_member.hpp"
#include "connectors/tryton/party.hpp"
#include "connectors/tryton/search.hpp"

namespace sambung::tryton {

namespace {

using nlohmann::json;

constexpr std::size_t kKeyBytesMax = 128;

std::string key_of(const json& entry) {
  const std::string key = text_in(entry, "key");
  const bool plain = std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_' || c == '.' || c == ':';
  });
  if (key.empty() || key.size() > kKeyBytesMax || !plain) {
    throw Failure(Outcome::invalid("key: must be 1 to 128 letters, digits or -_.:"));
  }
  return key;
}

std::string time_of(const json& entry) {
  const auto at = entry.find("at");
  if (at == entry.end() || !at->is_number_integer()) return {};
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(
      std::clamp<std::int64_t>(at->get<std::int64_t>(), 0, 253'402'300'799'000))};  // the year 9999
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss of_day{time - day};
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d UTC", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(of_day.hours().count()),
                static_cast<int>(of_day.minutes().count()));
  return text;
}

std::string heading_of(const json& entry) {
  std::string heading = text_in(entry, "title");
  for (const std::string& word : {text_in(entry, "direction"), time_of(entry)}) {
    if (!word.empty()) heading += (heading.empty() ? "" : " ") + word;
  }
  return heading;
}

bool ends_in(std::string_view text, std::string_view mark) {
  while (text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
  return text.ends_with(mark);
}

}  // namespace

std::string note_of(const json& entry) {
  const std::string mark = mark_of(key_of(entry));
  std::string note = heading_of(entry);
  const std::string text = text_in(entry, "text");
  if (!text.empty()) note += (note.empty() ? "" : "\n") + text;
  if (!ends_in(note, mark)) note += (note.empty() ? "" : "\n") + mark;
  if (note.size() > kNoteBytesMax) {
    throw Failure(Outcome::invalid("text: a note has at most " + std::to_string(kNoteBytesMax) +
                                   " bytes here; divide the entry"));
  }
  return note;
}

json Notes::search(const json& domain) {
  json rows =
      rpc_.call("model.ir.note.search_read",
                list({domain, 0, 1000, list({by("id", "ASC")}), list({"message"})}), Effect::kRead);
  return rows.is_array() ? rows : json::array();
}

Outcome Notes::put(const json& entry) {
  const std::string note = note_of(entry);
  const std::int64_t party = number_of(text_in(entry, "contact"));
  const json there = parties_.read_one(party);
  if (there.is_null()) return Outcome::gone("the contact is not in Tryton any more");
  if (const auto into = replaced_by(there)) return Outcome::merged(*into);
  const std::string resource = "party.party," + std::to_string(party);
  std::string id = text_in(entry, "id");
  if (id.empty() && entry.value("doubt", json()) == json(true)) {
    const std::string mark = mark_of(key_of(entry));
    for (const json& row :
         search(list({clause("resource", "=", resource), clause("message", "like", "%" + mark)}))) {
      const json message = row.value("message", json());
      // In a pattern `_` stands for any character.
      if (message.is_string() && ends_in(message.get<std::string>(), mark)) id = row["id"].dump();
    }
  }
  if (!id.empty()) {
    rpc_.call("model.ir.note.write", list({list({number_of(id)}), json{{"message", note}}}),
              Effect::kWrite);
    return Outcome::done(id);
  }
  const json made =
      rpc_.call("model.ir.note.create",
                list({list({json{{"resource", resource}, {"message", note}}})}), Effect::kWrite);
  if (!made.is_array() || made.empty()) {
    return Outcome::unknown("Tryton did not say the id of the new note");
  }
  return Outcome::done(made[0].dump());
}

void Notes::erase(std::int64_t party) {
  const std::string resource = "party.party," + std::to_string(party);
  json ids = json::array();
  const std::string any = "%" + std::string(kMarker) + "%";
  for (const json& row :
       search(list({clause("resource", "=", resource), clause("message", "like", any)}))) {
    ids.push_back(row["id"]);
  }
  if (!ids.empty()) rpc_.call("model.ir.note.delete", list({ids}), Effect::kWrite);
}

}  // namespace sambung::tryton
