#pragma once

#include <chrono>
#include <optional>
#include <sambung/call.hpp>
#include <string>
#include <vector>

#include "connectors/qontak/config.hpp"
#include "connectors/web/changes.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::qontak {

/// The operations (OPERATIONS.md) over Qontak CRM. Confined to the instance's thread; borrows line and
/// config.
class System {
 public:
  System(const Config& config, web::Line& line);

  void describe(Call& call);
  void probe(Call& call);
  void provision(Call& call);
  void find(Call& call);
  void fetch(Call& call);
  void upsert(Call& call);
  void log(Call& call);
  void changes(Call& call);
  void receive(Call& call);
  void erase(Call& call);

 private:
  friend class Contacts;

  web::Json response(const std::string& path, const web::Query& query = {});
  /// Page by page until one is empty or is the one before again, at most `pages`.
  std::vector<web::Json> all(const std::string& path, web::Query query, int pages);
  web::Json read(const std::string& id);
  std::vector<web::Json> found_by(const web::Json& keys);

  Outcome make(Call& call, std::size_t index, const web::Json& request);
  Outcome change(Call& call, std::size_t index, const web::Json& request, const std::string& id);
  Outcome written(Call& call, std::size_t index, const std::string& id);
  const web::Json& additional_fields();
  web::Json marked(web::Json fields, const std::string& mark) const;

  std::string note_before(const std::string& contact, const std::string& key);
  Outcome put_note(const web::Json& entry);

  const Config& config_;
  web::Api api_;
  web::Json additional_;                                          ///< null until it was asked for
  std::optional<std::chrono::steady_clock::time_point> scanned_;  ///< when all contacts were read
};

}  // namespace sambung::qontak
