#include "plugins/kit/header_desk.hpp"

#include "core/base/clock.hpp"

namespace sambung::kit {

namespace {

constexpr std::int64_t kLifeMs = 3'600'000;

}  // namespace

wire::Told HeaderDesk::answer(const wire::Ask& ask) {
  wire::Told told;
  if (ask.kind == wire::AskKind::kToken) {
    told.kind = wire::ToldKind::kToken;
    told.until_ms = unix_ms(SystemClock().now()) + kLifeMs;
    told.generation = generation_;
    told.header = credential_->header;
    told.value = credential_->value.duplicate();
    told.signing_key = credential_->signing_key.duplicate();
  } else if (ask.kind == wire::AskKind::kRejected) {
    ++generation_;
    told.kind = wire::ToldKind::kDone;
  }
  return told;
}

}  // namespace sambung::kit
