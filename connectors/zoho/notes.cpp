#include <algorithm>

#include "connectors/web/requests.hpp"
#include "connectors/zoho/record.hpp"
#include "connectors/zoho/system.hpp"

/// Conversations as notes of their contact. A note has no key of ours, so one whose making is in
/// doubt is looked for by the mark that ends its text.
namespace sambung::zoho {

namespace {

using web::Json;

constexpr std::size_t kTitleMax = 100;
constexpr std::size_t kPagesMax = 10;
constexpr std::size_t kPage = 200;

/// At most `most` bytes, no character cut in two.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  text.resize(most);
  return text;
}

/// The mark stays where the text is cut, since it is what the note is found by.
std::string content_of(const Json& entry) {
  std::string text = web::needed_in(entry, "text");
  const std::string mark = "\nsambung:" + web::needed_in(entry, "key");
  if (text.size() <= kTextMax) return text;
  return cut(std::move(text), kTextMax - mark.size()) + mark;
}

bool ends_in(const Json& note, const std::string& mark) {
  std::string text = web::text_in(note, "Note_Content");
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text.ends_with(mark);
}

}  // namespace

std::vector<Json> System::notes_of(const std::string& contact, std::size_t page, bool& more) {
  const Json told = crm_.get("/" + config_.module + "/" + contact + "/Notes",
                             {{"fields", "id,Note_Content"},
                              {"per_page", std::to_string(kPage)},
                              {"page", std::to_string(page)}});
  const Json* said = web::at(told, "/info/more_records");
  more = said != nullptr && *said == Json(true);
  return web::list_in(told, "data").get<std::vector<Json>>();
}

/// Empty when there is none.
std::string System::note_with(const std::string& contact, const std::string& mark) {
  bool more = true;
  for (std::size_t page = 1; more && page <= kPagesMax; ++page) {
    for (const Json& note : notes_of(contact, page, more)) {
      if (!note.is_object() || !ends_in(note, mark)) continue;
      return web::text_of(note.value("id", Json())).value_or("");
    }
  }
  return {};
}

std::vector<Outcome> System::log_slice(const std::vector<Json>& requests) {
  std::vector<Outcome> outcomes(requests.size(), Outcome::done());
  std::vector<Json> notes[2];  // new ones, known ones
  std::vector<std::size_t> of[2];
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].is_null()) continue;
    try {
      const std::string contact = web::text_in(requests[i], "contact");
      if (!is_number(contact)) throw web::Failure(Outcome::gone("the contact is none of Zoho's"));
      std::string id = web::text_in(requests[i], "id");
      if (id.empty() && web::is_true(requests[i], "doubt")) {
        id = note_with(contact, "sambung:" + web::needed_in(requests[i], "key"));
      }
      const std::string title = web::text_in(requests[i], "title");
      Json note = {{"Note_Title", cut(title.empty() ? "WhatsApp" : title, kTitleMax)},
                   {"Note_Content", content_of(requests[i])}};
      const std::size_t known = id.empty() ? 0 : 1;
      if (known == 1) {
        note["id"] = id;
      } else {
        note["Parent_Id"] = {{"id", contact}, {"module", {{"api_name", config_.module}}}};
      }
      notes[known].push_back(std::move(note));
      of[known].push_back(i);
    } catch (const web::Failure& failure) {
      outcomes[i] = failure.outcome;
    }
  }
  const Crm::Write ways[] = {{"POST", "/Notes", false}, {"PUT", "/Notes", true}};
  for (std::size_t known = 0; known < 2; ++known) {
    std::vector<Outcome> written;
    try {
      written = crm_.write(ways[known], notes[known]);
    } catch (const web::Failure& failure) {
      written.assign(notes[known].size(), failure.outcome);
    }
    for (std::size_t k = 0; k < written.size(); ++k) outcomes[of[known][k]] = written[k];
  }
  return outcomes;
}

void System::log(Call& call) {
  web::each_slice(call, crm_.api(), kBatchMax, [&](std::size_t, const std::vector<Json>& requests) {
    return log_slice(requests);
  });
}

void System::erase_notes(const std::string& contact) {
  std::vector<std::string> ours;
  bool more = true;
  for (std::size_t page = 1; more && page <= kPagesMax; ++page) {
    for (const Json& note : notes_of(contact, page, more)) {
      const bool is_ours = web::text_in(note, "Note_Content").find("sambung:") != std::string::npos;
      if (is_ours) ours.push_back(web::text_of(note.value("id", Json())).value_or(""));
    }
  }
  for (std::size_t first = 0; first < ours.size(); first += kBatchMax) {
    std::vector<std::string> ids;
    std::vector<Json> emptied;
    for (std::size_t i = first; i < std::min(first + kBatchMax, ours.size()); ++i) {
      ids.push_back(ours[i]);
      emptied.push_back({{"id", ours[i]}, {"Note_Title", "erased"}, {"Note_Content", "erased"}});
    }
    for (const Outcome& outcome : crm_.write({"PUT", "/Notes", true}, emptied)) {
      if (!outcome.is_done() && outcome.outcome != SAMBUNG_GONE) throw web::Failure(outcome);
    }
    crm_.remove("Notes", ids);
  }
}

}  // namespace sambung::zoho
