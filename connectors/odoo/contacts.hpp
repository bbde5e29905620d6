#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connectors/odoo/partner.hpp"
#include "connectors/odoo/rpc.hpp"

namespace sambung::odoo {

/// Partners as they stand in Odoo, archived ones too. Throws web::Failure. Confined to the instance's thread.
class Contacts {
 public:
  Contacts(Rpc& rpc, const Config& config) : rpc_(rpc), config_(config) {}

  /// What res.partner has; asked once, and again after `forget_schema`.
  const Schema& schema();
  void forget_schema() { schema_.reset(); }

  /// What a search gives. Plain value.
  struct Page {
    Json domain;
    const char* order = "id";
    std::size_t limit = 0;
  };
  std::vector<web::Record> search(const Page& page);
  /// Those of `ids` that are there.
  std::vector<web::Record> read(const std::vector<std::int64_t>& ids);
  /// The partners that carry these names of ours as external ids.
  std::map<std::string, std::int64_t> by_external(const std::vector<std::string>& names);
  /// The ids of tags by their names; makes those that are missing.
  std::map<std::string, std::int64_t> category_ids(const Json& names);

 private:
  std::vector<web::Record> records(const Json& rows);
  void learn_categories(const Json& rows);

  Rpc& rpc_;
  const Config& config_;
  std::optional<Schema> schema_;
  std::map<std::int64_t, std::string> categories_;
};

}  // namespace sambung::odoo
