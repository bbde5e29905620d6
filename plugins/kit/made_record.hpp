#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugins/kit/check.hpp"
#include "plugins/kit/made.hpp"

namespace sambung::kit {

/// A contact that a check makes, and the connector that makes it. Confined to one thread.
struct Made {
  explicit Made(const Subject& subject)
      : maker(subject.order), own(std::make_unique<Trial>(subject.order, scratch)) {}
  Trial& trial() { return *own; }

  Scratch scratch;
  Maker maker;
  std::unique_ptr<Trial> own;
  std::string fields;
  std::string id;
  std::int64_t version = 0;
  std::string record;  ///< as the upsert gave it
};

/// Why no contact is made; empty: one may be.
std::string why_not_made(const Subject& subject);
/// 26 characters, the same for the same seed.
std::string op_of(const Subject& subject, const char* which);
/// Makes a contact, or tries to once more; empty, or what is wrong with the answer.
std::string make(Made& made, const std::string& op, const std::string& more);
/// Starts and makes the first contact; a finding when that already fails.
std::optional<Finding> begin(const Subject& subject, Made& made, const std::string& op);
/// Ids of records that `operation` gives; what is wrong goes to `wrong`.
std::vector<std::string> ids_of(Trial& trial, const std::string& operation,
                                const std::string& request, std::string& wrong);

/// Which record must be found.
struct Found {
  std::string id;
  std::string fields;  ///< JSON, as it was made
};
/// By every key that it says it can be found by there must be this one record.
std::string wrong_with_found(const Subject& subject, Trial& trial, const Customer& customer,
                             const Found& wanted);

}  // namespace sambung::kit
