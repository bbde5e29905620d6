#include "core/whatsapp/numbers.hpp"

#include <utility>

#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

template <class Event>
Event begin(const Change& change) {
  Event event;
  event.display_phone_number = text(change.value(), "display_phone_number");
  event.time = change.time_of({});
  return event;
}

void emit(Change& change, model::Data data) {
  change.emit(change.path(), {}, {"number"}, std::move(data), nullptr);
}

}  // namespace

void read_number_quality(Change& change) {
  const json::Value value = change.value();
  auto event = text(value, "event");
  if (!event) return change.unrecognised(change.path(), "the number notice has no event");
  auto changed = begin<model::ChannelQuality>(change);
  changed.event = std::move(*event);
  changed.limit = text(value, "max_daily_conversations_per_business");
  changed.current_limit = text(value, "current_limit");
  changed.old_limit = text(value, "old_limit");
  emit(change, std::move(changed));
}

void read_number_name(Change& change) {
  const json::Value value = change.value();
  auto decision = text(value, "decision");
  if (!decision) return change.unrecognised(change.path(), "the name notice has no decision");
  auto changed = begin<model::ChannelName>(change);
  changed.decision = std::move(*decision);
  changed.requested_name = text(value, "requested_verified_name");
  changed.rejection_reason = text(value, "rejection_reason");
  emit(change, std::move(changed));
}

void read_number_security(Change& change) {
  auto event = text(change.value(), "event");
  if (!event) return change.unrecognised(change.path(), "the security notice has no event");
  auto changed = begin<model::ChannelSecurity>(change);
  changed.event = std::move(*event);
  changed.requester = text(change.value(), "requester");
  emit(change, std::move(changed));
}

void read_number_username(Change& change) {
  auto status = text(change.value(), "status");
  if (!status) return change.unrecognised(change.path(), "the username notice has no status");
  auto changed = begin<model::ChannelUsername>(change);
  changed.status = std::move(*status);
  changed.username = text(change.value(), "username");
  emit(change, std::move(changed));
}

}  // namespace sambung::whatsapp
