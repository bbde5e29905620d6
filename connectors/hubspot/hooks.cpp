#include <set>

#include "connectors/hubspot/contact.hpp"
#include "connectors/hubspot/system.hpp"
#include "connectors/web/hooks.hpp"
#include "connectors/web/requests.hpp"

/// HubSpot's webhooks: lists of events, in no order and more than once, so that each is a hint. A
/// merge alone is for ever. ("Webhooks API" and the changelog on merge events, read 2026-11.)
namespace sambung::hubspot {

namespace {

using web::Json;

constexpr std::size_t kEventsMax = 1000;  // HubSpot sends up to 100

bool is_of_contact(const Json& event) {
  const std::string type = web::text_in(event, "subscriptionType");
  if (type.starts_with("contact.")) return true;
  const std::string object = web::text_in(event, "objectTypeId");
  return type.starts_with("object.") && object == "0-1";
}

/// Gives each thing once, however many of the events say it.
class Giver {
 public:
  Giver(Call& call, std::size_t index) : call_(call), index_(index) {}

  void hint(const Json& event, const std::string& id) {
    if (id.empty() || !given_.insert(id).second) return;
    Json item = web::hint("contact", id);
    if (web::text_in(event, "changeSource") == "CRM_UI") item["author"] = "human";
    call_.emit(index_, web::dump(item));
  }

  void merge(const Json& event) {
    std::string into = id_at(event, "newObjectId");
    const std::string primary = id_at(event, "primaryObjectId");
    if (into.empty()) into = primary;
    Json lost = web::list_in(event, "mergedObjectIds");
    if (primary != into) lost.push_back(primary);
    const auto at = event.find("occurredAt");
    const bool timed = at != event.end() && at->is_number_integer();
    for (const Json& each : lost) {
      const std::string id = web::text_of(each).value_or("");
      if (!is_number(id) || into.empty() || id == into || !timed) continue;
      if (!given_.insert(id + ">" + into).second) continue;
      const web::Micros when = at->get<std::int64_t>() * 1000;
      Json item = web::record_of("contact", id, when, when).item;
      item["merged_into"] = into;
      call_.emit(index_, web::dump(item));
    }
    hint(event, into);
  }

 private:
  Call& call_;
  const std::size_t index_;
  std::set<std::string> given_;
};

Outcome read_events(Call& call, std::size_t i) {
  const auto events = web::parse_json(call.request(i));
  if (!events || !events->is_array()) return Outcome::invalid("the webhook is no list of events");
  if (events->size() > kEventsMax) return Outcome::invalid("the webhook has too many events");
  Giver giver(call, i);
  for (const Json& event : *events) {
    if (!event.is_object() || !is_of_contact(event)) continue;
    if (web::text_in(event, "subscriptionType").ends_with(".merge")) {
      giver.merge(event);
    } else {
      giver.hint(event, id_at(event, "objectId"));
    }
  }
  return Outcome::done();
}

}  // namespace

void System::receive(Call& call) {
  for (std::size_t i = 0; i < call.size(); ++i) call.settle(i, read_events(call, i));
}

}  // namespace sambung::hubspot
