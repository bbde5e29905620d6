#pragma once

#include <string>
#include <vector>

#include "connectors/web/api.hpp"
#include "connectors/zoho/config.hpp"
#include "connectors/zoho/meaning.hpp"

namespace sambung::zoho {

/// An account's API, v8. What costs more than one credit says so. Throws web::Failure. Confined to
/// the instance's thread; borrows all.
class Crm {
 public:
  Crm(web::Line& line, const Config& config) : config_(config), api_(line, judge()) {}

  web::Api& api() { return api_; }

  web::Json get(const std::string& path, const web::Query& query = {});

  struct Rows {
    std::vector<web::Json> rows;
    bool more = false;
  };
  /// Rows of the module; `where` as COQL has it. Unlike a search a query is fresh.
  Rows select(const std::string& where, std::size_t limit, Haste haste = Haste::kNormal);

  /// What a batch is written by. Plain value.
  struct Write {
    std::string method;  ///< "POST", "PUT"
    std::string path;    ///< "/Contacts/upsert"
    bool repeatable = true;
    web::Json more = web::Json::object();  ///< members beside `data`
  };
  /// Writes records (at most kBatchMax). One outcome a record, in their order; its remote_id is the
  /// id.
  std::vector<Outcome> write(const Write& how, const std::vector<web::Json>& records);
  /// Deletes records of a module (at most kBatchMax); those that are gone are done.
  void remove(const std::string& module, const std::vector<std::string>& ids);

 private:
  const Config& config_;
  web::Api api_;
};

}  // namespace sambung::zoho
