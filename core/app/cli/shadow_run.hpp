#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/app/cli/shadow_version.hpp"
#include "core/journal/journal.hpp"
#include "core/sync/person.hpp"

namespace sambung::cli {

/// Where two versions differ. Names alone, no values.
struct ShadowDifference {
  std::string event;                ///< id of the event in the journal; empty: of the description
  std::string what;                 ///< "describe", "receive", "write", "request"
  std::vector<std::string> places;  ///< JSON pointers
};

/// Runs what the journal has of one connection through two versions of its connector and compares:
/// - what each says that it can do;
/// - `hook.received`: what each reads in a webhook, mapped;
/// - `person.synced`: for a write that was begun, the native fields that each would be given and, where it speaks by
///   the host's HTTP, what each asks of its system until the first answer.
/// Nothing is sent to the system: `receive` does no I/O, and requests end at a stand-in. Confined to one thread;
/// borrows both versions.
class ShadowRun {
 public:
  ShadowRun(std::string connection, ShadowVersion& now, ShadowVersion& next)
      : connection_(std::move(connection)), now_(now), next_(next) {}

  Result<void> compare_descriptions();
  Result<void> take(const journal::Record& record);

  std::uint64_t webhooks() const { return webhooks_; }
  std::uint64_t writes() const { return writes_; }
  const std::vector<ShadowDifference>& differences() const { return differences_; }

 private:
  using Json = nlohmann::json;

  Result<void> take_webhook(const journal::Record& record);
  Result<void> take_decision(const journal::Record& record);
  Result<void> take_write(const journal::Record& record, const std::string& person_id,
                          const sync::Link& link);
  void compare(const std::string& event, const char* what, const Json& now, const Json& next);

  const std::string connection_;
  ShadowVersion& now_;
  ShadowVersion& next_;
  std::set<std::string> seen_;  // writes by person and number
  std::uint64_t webhooks_ = 0;
  std::uint64_t writes_ = 0;
  std::vector<ShadowDifference> differences_;
};

}  // namespace sambung::cli
