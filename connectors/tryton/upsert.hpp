#pragma once

#include "connectors/tryton/config.hpp"
#include "connectors/tryton/edit.hpp"
#include "connectors/tryton/parties.hpp"
#include "connectors/tryton/rpc.hpp"

namespace sambung::tryton {

/// Makes and changes parties. Throws Failure. Confined to the instance's thread.
class Upsert {
 public:
  Upsert(Rpc& rpc, Parties& parties, const Config& config);

  struct Written {
    Outcome outcome;
    nlohmann::json record;  ///< as it is now; null unless DONE, and where it could not be read
  };
  /// A write goes with the `_timestamp`s of what was read, so that Tryton refuses it when somebody came
  /// in between. What is made carries our mark, by which it is found when its making was in doubt.
  Written run(const nlohmann::json& request);

 private:
  Written change(const nlohmann::json& request, std::int64_t id);
  Written make(const nlohmann::json& request);
  Written written(std::int64_t id);
  EditRules rules(bool whole) const { return {whole, config_.fields}; }

  Rpc& rpc_;
  Parties& parties_;
  const Config& config_;
  const Names names_;
};

}  // namespace sambung::tryton
