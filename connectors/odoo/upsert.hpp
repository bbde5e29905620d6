#pragma once

#include <map>
#include <string>
#include <vector>

#include "connectors/odoo/contacts.hpp"

namespace sambung::odoo {

/// Makes and changes contacts, many at once. Throws web::Failure for what stops all of them. Confined to one
/// call.
class Upsert {
 public:
  Upsert(Rpc& rpc, Contacts& contacts, const Config& config)
      : rpc_(rpc), contacts_(contacts), config_(config) {}

  /// What came of one request.
  struct Written {
    Outcome outcome = Outcome::done();
    Json record{};  ///< as it is now; null unless DONE
  };
  /// A request that is null is passed over. What is made carries an external id of ours, and is made by
  /// `load`, which changes what has the id already: a repeat makes no second one.
  std::vector<Written> run(const std::vector<Json>& requests);

 private:
  struct Making {
    std::size_t index = 0;  ///< of the request
    std::map<std::string, std::string> cells;
  };
  void change_all(const std::vector<Json>& requests);
  void change(const Json& request, const Json& record, std::size_t index);
  void make_all(const std::vector<Json>& requests);
  void load(std::vector<Making> rows);
  std::size_t refuse_rows(const Json& messages, std::vector<Making>& rows);
  Making making_of(const Json& request, std::size_t index);
  Json values_of(const Json& fields, const Json& have);
  void read_back();
  Outcome missing(const Json& request);

  Rpc& rpc_;
  Contacts& contacts_;
  const Config& config_;
  std::vector<Written> written_;
  std::map<std::size_t, std::int64_t> ids_;  ///< of what was written, by request
};

}  // namespace sambung::odoo
