#include "connectors/web/changes.hpp"

#include "connectors/qontak/contact.hpp"
#include "connectors/qontak/system.hpp"
#include "connectors/web/hooks.hpp"

/// What changed: by reading everything, and by webhook.
namespace sambung::qontak {

namespace {

using web::Json;

constexpr web::Micros kSecond = 1'000'000;
constexpr web::Micros kMillisecond = 1'000;

/// Where a webhook has the contact: as the body itself, as documented, or inside an envelope.
const Json* record_in(const Json& body) {
  for (const char* place : {"", "/data", "/payload", "/response"}) {
    const Json* found = web::at(body, place);
    if (found != nullptr && found->is_object() && !id_of(*found).empty()) return found;
  }
  return nullptr;
}

std::string event_in(const Json& body) {
  for (const char* name : {"event", "event_name", "event_type"}) {
    const std::string event = web::text_in(body, name);
    if (!event.empty()) return event;
  }
  return {};
}

}  // namespace

/// All contacts, of whom those are given that changed since. A page may be empty of those and not be the
/// last; the last one is empty, or is the one before again.
class Contacts final : public web::Source {
 public:
  explicit Contacts(System& system) : system_(system) {}

  web::FeedPage read(const web::FeedAsk& ask, web::PagePlace& place) override {
    web::FeedPage page;
    if (place.number == 0 && ask.since > 0 && is_fresh()) return page;
    const Json list =
        system_.response("/contacts", {{"page", std::to_string(place.number + 1)},
                                       {"per_page", std::to_string(system_.config_.page)}});
    page.server_ms = system_.api_.server_ms();
    const bool none = !list.is_array() || list.empty();
    const std::string first = none ? std::string() : contact_record(list.front()).id;
    if (none || first == place.token) {
      system_.scanned_ = std::chrono::steady_clock::now();
      return page;
    }
    for (const Json& contact : list) {
      web::Record record = contact_record(contact);
      if (record.changed >= ask.since) page.records.push_back(std::move(record));
    }
    ++place.number;
    place.token = first;
    page.more = true;
    return page;
  }

 private:
  bool is_fresh() const {
    const std::chrono::seconds every(system_.config_.scan_s);
    return system_.scanned_ && std::chrono::steady_clock::now() - *system_.scanned_ < every;
  }

  System& system_;
};

void System::changes(Call& call) {
  Contacts contacts(*this);
  // Whoever is deleted during a scan moves others over the border of two pages, where they are not seen:
  // the next scan but one still gives what changed meanwhile.
  const web::FeedRules rules{.walk = web::Walk::kPages,
                             .precision = kMillisecond,
                             .overlap = (2 * config_.scan_s + 60) * kSecond};
  const std::vector<web::FeedOf> feeds = {{"contact", "contact", rules, &contacts}};
  web::serve_changes(call, api_, feeds);
}

/// Each is a hint: what is not signed must not say what a record is.
void System::receive(Call& call) {
  for (std::size_t i = 0; i < call.size(); ++i) {
    const auto body = web::parse_json(call.request(i));
    if (!body || !body->is_object()) {
      call.settle(i, Outcome::invalid("the webhook's body is no JSON object"));
      continue;
    }
    const std::string event = event_in(*body);
    const bool about = event.empty() || event.starts_with("qontak.crm.lead.");
    const Json* record = about ? record_in(*body) : nullptr;
    if (record != nullptr) call.emit(i, web::dump(web::hint("contact", id_of(*record))));
    call.settle(i, Outcome::done());
  }
}

}  // namespace sambung::qontak
