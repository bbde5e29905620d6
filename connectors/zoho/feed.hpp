#pragma once

#include "connectors/web/sweep.hpp"
#include "connectors/zoho/crm.hpp"

/// What changes are read from: by key and not by page, since a page's token ends after a day and
/// pages without one after 2,000 rows ("Get records", read 2026-11).
namespace sambung::zoho {

/// The module's records by (Modified_Time, id). Borrows all.
class ChangedRecords final : public web::Source {
 public:
  ChangedRecords(Crm& crm, const Config& config) : crm_(crm), config_(config) {}
  web::FeedPage read(const web::FeedAsk& ask, web::PagePlace& place) override;

 private:
  Crm& crm_;
  const Config& config_;
};

/// What was deleted; for a start that of the last day, since nobody asks for more. Borrows all.
class DeletedRecords final : public web::Source {
 public:
  DeletedRecords(Crm& crm, const Config& config) : crm_(crm), config_(config) {}
  web::FeedPage read(const web::FeedAsk& ask, web::PagePlace& place) override;

 private:
  Crm& crm_;
  const Config& config_;
};

}  // namespace sambung::zoho
