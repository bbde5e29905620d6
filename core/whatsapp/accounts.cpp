#include "core/whatsapp/accounts.hpp"

#include <utility>

#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

template <class Event>
Event begin(const Change& change) {
  Event event;
  event.account_id = text(change.entry(), "id");
  event.time = change.time_of({});
  return event;
}

void emit(Change& change, model::Data data) {
  change.emit(change.path(), {}, {"account"}, std::move(data), nullptr);
}

}  // namespace

void read_account_review(Change& change) {
  auto decision = text(change.value(), "decision");
  if (!decision) return change.unrecognised(change.path(), "the review has no decision");
  auto reviewed = begin<model::AccountReviewed>(change);
  reviewed.decision = std::move(*decision);
  emit(change, std::move(reviewed));
}

void read_account_alert(Change& change) {
  const json::Value value = change.value();
  const json::Value alert = value["alert_info"];
  if (!alert.is_object()) return change.unrecognised(change.path(), "the alert says nothing");
  auto alerted = begin<model::AccountAlerted>(change);
  alerted.entity_type = text(value, "entity_type");
  alerted.entity_id = text(value, "entity_id");
  alerted.severity = text(alert, "alert_severity");
  alerted.status = text(alert, "alert_status");
  alerted.alert_type = text(alert, "alert_type");
  alerted.description = text(alert, "alert_description");
  emit(change, std::move(alerted));
}

void read_account_limits(Change& change) {
  const json::Value value = change.value();
  auto limits = begin<model::AccountLimits>(change);
  limits.max_daily_conversations_per_business = text(value, "max_daily_conversations_per_business");
  limits.max_daily_conversations_per_phone = text(value, "max_daily_conversation_per_phone");
  limits.max_phone_numbers_per_business = whole(value, "max_phone_numbers_per_business");
  limits.max_phone_numbers_per_account = whole(value, "max_phone_numbers_per_waba");
  if (!limits.max_daily_conversations_per_business && !limits.max_daily_conversations_per_phone &&
      !limits.max_phone_numbers_per_business && !limits.max_phone_numbers_per_account) {
    return change.unrecognised(change.path(), "the notice names no limit that is known");
  }
  emit(change, std::move(limits));
}

void read_solution(Change& change) {
  auto event = text(change.value(), "event");
  if (!event) return change.unrecognised(change.path(), "the solution notice has no event");
  auto changed = begin<model::SolutionChanged>(change);
  changed.event = std::move(*event);
  changed.solution_id = text(change.value(), "solution_id");
  changed.status = text(change.value(), "solution_status");
  emit(change, std::move(changed));
}

void read_payment_configuration(Change& change) {
  const json::Value value = change.value();
  auto changed = begin<model::PaymentConfigurationChanged>(change);
  changed.name = text(value, "configuration_name");
  changed.provider = text(value, "provider_name");
  changed.provider_merchant_id = text(value, "provider_mid");
  changed.status = text(value, "status");
  changed.created = time(value, "created_timestamp");
  changed.updated = time(value, "updated_timestamp");
  if (!changed.name && !changed.status) {
    return change.unrecognised(change.path(), "the notice names no payment configuration");
  }
  emit(change, std::move(changed));
}

namespace {

model::FormError form_error(json::Value object) {
  return {text(object, "error_type"), number(object, "error_rate"), whole(object, "error_count")};
}

}  // namespace

void read_form(Change& change) {
  const json::Value value = change.value();
  auto event = text(value, "event");
  if (!event) return change.unrecognised(change.path(), "the form notice has no event");
  auto changed = begin<model::FormChanged>(change);
  changed.form_id = text(value, "flow_id");
  changed.event = std::move(*event);
  changed.message = text(value, "message");
  changed.warning = text(value, "warning");
  changed.old_status = text(value, "old_status");
  changed.new_status = text(value, "new_status");
  changed.error_rate = number(value, "error_rate");
  changed.availability = number(value, "availability");
  changed.p50_latency_ms = number(value, "p50_latency");
  changed.p90_latency_ms = number(value, "p90_latency");
  changed.requests_count = whole(value, "requests_count");
  changed.threshold = number(value, "threshold");
  changed.alert_state = text(value, "alert_state");
  changed.errors = list_of(value["errors"], form_error);
  emit(change, std::move(changed));
}

}  // namespace sambung::whatsapp
