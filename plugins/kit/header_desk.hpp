#pragma once

#include <atomic>
#include <memory>

#include "core/supervise/desk.hpp"
#include "plugins/kit/credential.hpp"

namespace sambung::kit {

/// The broker's part for a test account: gives its header, or its key, as the token, and when that was refused gives it
/// again, as a broker does that has just got a new one. Thread-safe.
class HeaderDesk final : public supervise::Desk {
 public:
  explicit HeaderDesk(std::shared_ptr<const Credential> credential)
      : credential_(std::move(credential)) {}

  wire::Told answer(const wire::Ask& ask) override;

 private:
  const std::shared_ptr<const Credential> credential_;
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace sambung::kit
