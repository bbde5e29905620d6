#pragma once

#include <string>
#include <vector>

#include "connectors/salesforce/config.hpp"
#include "connectors/salesforce/meaning.hpp"

namespace sambung::salesforce {

/// An organisation's REST API. Each request says that it is sambung's (`Sforce-Call-Options`),
/// which the change events of it repeat; each answer says how many of the day's requests are gone
/// (`Sforce-Limit-Info`), which goes to the limit "daily". (REST guide, "Headers", read 2026-11.)
/// Throws web::Failure. Confined to the instance's thread; borrows all.
class Org {
 public:
  Org(web::Line& line, const Config& config) : config_(config), api_(line, judge(config)) {}

  web::Api& api() { return api_; }

  web::Json get(const std::string& path, const web::Query& query = {});
  web::Json post(const std::string& path, const web::Json& body);

  struct Rows {
    std::vector<web::Json> rows;
    bool more = false;
  };
  /// Rows of a query, of those deleted too; `more`: Salesforce gave not all of it.
  Rows query(const std::string& soql, Haste haste = Haste::kNormal);
  /// All rows, page by page, at most 2,000.
  std::vector<web::Json> query_all(const std::string& soql);

  /// Writes records (at most kBatchMax) by ids or, with `key`, by an external id. Either does the
  /// same when it is said twice. One outcome a record, in their order; its remote_id is the
  /// record's id.
  std::vector<Outcome> write(const std::string& object, const std::string& key,
                             const std::vector<web::Json>& records);
  /// Deletes records (at most kBatchMax); those that are gone are done.
  void remove(const std::vector<std::string>& ids);

 private:
  web::Json say(HttpRequest request);
  std::string path_of(const std::string& path) const;
  void report_use(const HttpAnswer& answer);

  const Config& config_;
  web::Api api_;
};

}  // namespace sambung::salesforce
