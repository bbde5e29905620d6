#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connectors/tryton/config.hpp"
#include "connectors/tryton/rpc.hpp"

namespace sambung::tryton {

/// Parties as Tryton has them, and as records. Throws Failure. Confined to the instance's thread.
class Parties {
 public:
  Parties(Rpc& rpc, const Config& config) : rpc_(rpc), config_(config) {}

  /// Those of `ids` that are there, active or not, in one call.
  std::vector<nlohmann::json> read(const std::vector<std::int64_t>& ids);
  /// One, or null.
  nlohmann::json read_one(std::int64_t id);
  /// The active ones that fit; at most a page.
  std::vector<nlohmann::json> search(const nlohmann::json& domain);
  /// As records; one more call, for those that went into them.
  std::vector<nlohmann::json> records(const std::vector<nlohmann::json>& parties);

  std::int64_t language(const std::string& code);
  std::int64_t category(const std::string& name);

 private:
  std::vector<nlohmann::json> search_read(const nlohmann::json& domain,
                                          const nlohmann::json& context);
  std::optional<std::int64_t> first_id(const std::string& model, const nlohmann::json& domain);
  void learn_own_user();

  Rpc& rpc_;
  const Config& config_;
  bool asked_who_ = false;
  std::optional<std::int64_t> own_user_;
  std::map<std::string, std::int64_t> languages_;
};

/// The number of a record's id. Throws Failure (GONE): Tryton gives nothing else out.
std::int64_t number_of(const std::string& id);

}  // namespace sambung::tryton
