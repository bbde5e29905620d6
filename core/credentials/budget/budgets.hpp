#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/credentials/budget/budget.hpp"

namespace sambung::credentials {

/// The budgets by credential: connections that use one credential share its budget. Thread-safe;
/// which there are does not change.
class Budgets {
 public:
  /// As `Budget::make`; the text says for which credential.
  static Result<std::unique_ptr<Budgets>> make(std::map<std::string, Plan> plans, UnixTime now) {
    std::unique_ptr<Budgets> made(new Budgets);
    for (auto& [credential, plan] : plans) {
      auto budget = Budget::make(std::move(plan), now);
      if (!budget) return Error{budget.error().code, credential + ": " + budget.error().what};
      made->by_credential_.emplace(credential, std::move(*budget));
    }
    return made;
  }

  /// Null when that credential has no plan: nothing limits it.
  Budget* find(std::string_view credential) const {
    const auto found = by_credential_.find(credential);
    return found == by_credential_.end() ? nullptr : found->second.get();
  }

 private:
  Budgets() = default;

  std::map<std::string, std::unique_ptr<Budget>, std::less<>> by_credential_;
};

}  // namespace sambung::credentials
