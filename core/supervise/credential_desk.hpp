#pragma once

#include <map>
#include <string>

#include "core/credentials/budget/budgets.hpp"
#include "core/credentials/credentials.hpp"
#include "core/supervise/desk.hpp"

namespace sambung::supervise {

/// A desk with a connection's credential and budget behind it, either of which may be missing, and
/// its further credentials. What is said is checked by these: a host can spoil its own connection's
/// credentials and budget and no more.
/// Thread-safe, as they are.
class CredentialDesk final : public Desk {
 public:
  /// What is given outlives it.
  struct Parts {
    credentials::Credentials* credentials = nullptr;
    std::string credential;  ///< its name; empty: none
    credentials::Budget* budget = nullptr;
    const Clock& clock;
    std::map<std::string, std::string> further{};  ///< names of others, by their use
  };

  explicit CredentialDesk(Parts parts) : parts_(std::move(parts)) {}

  wire::Told answer(const wire::Ask& ask) override;

 private:
  /// Of which credential it is asked; empty: of none that there is.
  std::string asked_of(const wire::Ask& ask) const;
  wire::Told token(const wire::Ask& ask);
  wire::Told rejected(const wire::Ask& ask);
  wire::Told lease(const wire::Ask& ask);
  void note(const wire::Ask& ask);

  const Parts parts_;
};

}  // namespace sambung::supervise
