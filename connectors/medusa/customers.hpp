#pragma once

#include <string>
#include <vector>

#include "connectors/medusa/api.hpp"
#include "connectors/medusa/config.hpp"

namespace sambung::medusa {

/// Finds, makes, changes and erases customers. Throws Failure. Confined to the instance's thread.
class Customers {
 public:
  Customers(Api& api, const Config& config) : api_(api), config_(config) {}

  struct Written {
    Outcome outcome;
    nlohmann::json record;  ///< as it is now; null unless DONE
  };

  /// Null when it is not there.
  nlohmann::json read(const std::string& id);
  /// All that have one of `keys`, at most 100 a query.
  std::vector<nlohmann::json> find(const nlohmann::json& keys);
  /// A version is compared before the write, which Medusa does not do itself. A making that is in doubt
  /// is looked for by `keys`, by the fields' own address and number, and among the newest customers,
  /// since Medusa does not search metadata.
  Written upsert(const nlohmann::json& request);
  /// Empties the customer, takes the addresses away and deletes it: Medusa keeps what it deletes.
  void erase(const std::string& id);

 private:
  Written change(const nlohmann::json& request, const std::string& id);
  Written make(const nlohmann::json& request);
  std::vector<nlohmann::json> list(const Api::Query& query);
  std::string made_before(const nlohmann::json& request, const std::string& mark);
  std::string id_by_email(const std::string& email);
  Written write(const std::string& path, const nlohmann::json& body);

  Api& api_;
  const Config& config_;
};

}  // namespace sambung::medusa
