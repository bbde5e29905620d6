#pragma once

#include <string>

#include "core/credentials/budget/budgets.hpp"
#include "core/credentials/credentials.hpp"
#include "core/supervise/desk.hpp"

namespace sambung::supervise {

/// A desk with one credential and one budget behind it, either of which may be missing. What is said
/// is checked by these: a host can spoil its own connection's credential and budget and no more.
/// Thread-safe, as they are.
class CredentialDesk final : public Desk {
 public:
  /// What is given outlives it.
  struct Parts {
    credentials::Credentials* credentials = nullptr;
    std::string credential;  ///< its name; empty: none
    credentials::Budget* budget = nullptr;
    const Clock& clock;
  };

  explicit CredentialDesk(Parts parts) : parts_(std::move(parts)) {}

  wire::Told answer(const wire::Ask& ask) override;

 private:
  wire::Told token(const wire::Ask& ask);
  wire::Told rejected(const wire::Ask& ask);
  wire::Told lease(const wire::Ask& ask);
  void note(const wire::Ask& ask);

  const Parts parts_;
};

}  // namespace sambung::supervise
