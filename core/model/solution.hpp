#pragma once

#include <optional>
#include <string>

#include "core/base/clock.hpp"
#include "core/model/describe.hpp"

namespace sambung::model {

/// A solution of several partners was created or changed.
struct SolutionChanged {
  static constexpr const char* kType = "solution.changed";
  static constexpr const char* kWhen = "A solution of several partners was created or changed.";
  static constexpr const char* kWhenNot = "";

  std::optional<std::string> account_id;
  UnixTime time{};
  std::string event;
  std::optional<std::string> solution_id;
  std::optional<std::string> status;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account_id", self.account_id,
          {"Account, or for partner events the portfolio, that the webhook names"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("event", self.event, {"What happened", kPlain, {"SOLUTION_CREATED", "SOLUTION_UPDATED"}});
    visit("solution_id", self.solution_id, {"Solution id"});
    visit("status", self.status,
          {"Its state",
           kPlain,
           {"ACTIVE", "DEACTIVATED", "DRAFT", "INITIATED", "PENDING_DEACTIVATION", "REJECTED"}});
  }
  bool operator==(const SolutionChanged&) const = default;
};

}  // namespace sambung::model
