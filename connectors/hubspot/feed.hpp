#pragma once

#include <chrono>

#include "connectors/hubspot/config.hpp"
#include "connectors/web/api.hpp"
#include "connectors/web/sweep.hpp"

/// What changes are read from. A search ends after 10,000 rows whatever it pages by, and a bulk
/// edit gives more rows than that one time, so a window of time is walked by id (OpenAPI document
/// and "Search the CRM", read 2026-11).
namespace sambung::hubspot {

/// Contacts by `lastmodifieddate`, in a window that ends when the sweep began. Borrows all.
class ChangedContacts final : public web::Source {
 public:
  ChangedContacts(web::Api& api, const Config& config) : api_(api), config_(config) {}
  web::FeedPage read(const web::FeedAsk& ask, web::PagePlace& place) override;
  web::Micros clock() override;

 private:
  web::Api& api_;
  const Config& config_;
};

/// Archived contacts, which a search does not show. HubSpot lists all of them and by no time, so it
/// is asked once in a while: in between there is nothing. Borrows all.
class ArchivedContacts final : public web::Source {
 public:
  ArchivedContacts(web::Api& api, const Config& config) : api_(api), config_(config) {}
  web::FeedPage read(const web::FeedAsk& ask, web::PagePlace& place) override;
  /// They are, at the next question.
  void list_at_once() { next_ = Clock::time_point::min(); }

 private:
  using Clock = std::chrono::steady_clock;

  web::Api& api_;
  const Config& config_;
  Clock::time_point next_ = Clock::time_point::min();
};

}  // namespace sambung::hubspot
