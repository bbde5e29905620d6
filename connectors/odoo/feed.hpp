#pragma once

#include "connectors/odoo/contacts.hpp"
#include "connectors/web/sweep.hpp"

namespace sambung::odoo {

/// How partners are listed by what changed. Odoo stores a transaction's beginning as `write_date`, so what is
/// committed late has an old one: a sweep looks `overlap` back. It goes by id within a window of time that
/// does not move, since one import gives thousands of rows one date.
web::FeedRules feed_rules(const Config& config);

/// The list. Confined to the instance's thread.
class Feed final : public web::Source {
 public:
  Feed(Rpc& rpc, Contacts& contacts, const Config& config)
      : rpc_(rpc), contacts_(contacts), config_(config) {}

  web::FeedPage read(const web::FeedAsk& ask, web::PagePlace& place) override;
  web::Micros clock() override;

 private:
  Rpc& rpc_;
  Contacts& contacts_;
  const Config& config_;
};

}  // namespace sambung::odoo
