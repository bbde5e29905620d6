#include <algorithm>

#include "connectors/salesforce/id.hpp"
#include "connectors/salesforce/system.hpp"
#include "connectors/web/requests.hpp"

/// Conversations as tasks that are done, by our external id.
namespace sambung::salesforce {

namespace {

using web::Json;

constexpr std::size_t kSubjectMax = 255;

/// At most `most` characters, of which some bytes may go together.
std::string cut(const std::string& text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins && characters++ == most) return text.substr(0, i);
  }
  return text;
}

}  // namespace

Outcome System::place_of(const Json& entry, const People& there) const {
  const auto found = there.find(long_id(web::text_in(entry, "contact")));
  if (found == there.end() || found->second.record.item.contains("deleted")) {
    return Outcome::gone("the contact is not in Salesforce any more");
  }
  const Json& item = found->second.record.item;
  return item.contains("merged_into") ? Outcome::merged(item["merged_into"]) : Outcome::done();
}

Json System::task_of(const Json& entry) const {
  const auto at = entry.find("at");
  if (at == entry.end() || !at->is_number_integer()) {
    throw web::Failure(Outcome::invalid("at: must be a time in milliseconds"));
  }
  const std::string title = web::text_in(entry, "title");
  const std::string day = web::iso(at->get<std::int64_t>() * 1000, 0).substr(0, 10);
  Json task = {{"attributes", {{"type", "Task"}}},
               {"WhoId", long_id(web::text_in(entry, "contact"))},
               {"Subject", cut(title.empty() ? "WhatsApp" : title, kSubjectMax)},
               {"Description", cut(web::needed_in(entry, "text"), kTextMax)},
               {"Status", config_.task_status},
               {"ActivityDate", day}};
  if (!config_.task_type.empty()) task["Type"] = config_.task_type;
  const std::string id = long_id(web::text_in(entry, "id"));
  if (id.empty()) {
    task[config_.entry_key] = web::needed_in(entry, "key");
  } else {
    task["id"] = id;
  }
  return task;
}

std::vector<Outcome> System::log_slice(const std::vector<Json>& requests) {
  std::vector<std::string> ids;
  for (const Json& request : requests) {
    if (!request.is_null()) ids.push_back(web::text_in(request, "contact"));
  }
  const People there = read(ids);
  std::vector<Outcome> outcomes(requests.size(), Outcome::done());
  std::vector<Json> tasks[2];  // new ones, known ones
  std::vector<std::size_t> of[2];
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].is_null()) continue;
    try {
      outcomes[i] = place_of(requests[i], there);
      if (!outcomes[i].is_done()) continue;
      Json task = task_of(requests[i]);
      const std::size_t known = task.contains("id") ? 1 : 0;
      tasks[known].push_back(std::move(task));
      of[known].push_back(i);
    } catch (const web::Failure& failure) {
      outcomes[i] = failure.outcome;
    }
  }
  for (std::size_t known = 0; known < 2; ++known) {
    const auto written =
        org_.write("Task", known == 0 ? config_.entry_key : std::string(), tasks[known]);
    for (std::size_t k = 0; k < written.size(); ++k) outcomes[of[known][k]] = written[k];
  }
  return outcomes;
}

void System::log(Call& call) {
  web::each_slice(call, org_.api(), kBatchMax, [&](std::size_t, const std::vector<Json>& requests) {
    return log_slice(requests);
  });
}

}  // namespace sambung::salesforce
