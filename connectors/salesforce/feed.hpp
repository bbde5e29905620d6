#pragma once

#include "connectors/salesforce/org.hpp"
#include "connectors/web/sweep.hpp"

namespace sambung::salesforce {

/// Contacts or leads by (SystemModstamp, Id), deleted ones too. A row that a long transaction
/// writes is seen when that ends, with a stamp from before: hence the overlap. Borrows all.
class ChangedRows final : public web::Source {
 public:
  ChangedRows(Org& org, std::string object, const Config& config)
      : org_(org), object_(std::move(object)), config_(config) {}
  web::FeedPage read(const web::FeedAsk& ask, web::PagePlace& place) override;

 private:
  Org& org_;
  const std::string object_;
  const Config& config_;
};

}  // namespace sambung::salesforce
