#include "core/supervise/item_batch.hpp"

#include <algorithm>
#include <utility>

#include "plugins/runtime/contract.hpp"

namespace sambung::supervise {

namespace {

static_assert(static_cast<int>(deliver::OutcomeClass::kDone) == SAMBUNG_DONE);
static_assert(static_cast<int>(deliver::OutcomeClass::kUnknown) == SAMBUNG_UNKNOWN);
static_assert(static_cast<int>(deliver::OutcomeClass::kGone) == SAMBUNG_GONE);

sambung_span span_of(std::string_view text) { return {text.data(), text.size()}; }

sambung_event event_of(const deliver::Item& item, std::string_view id) {
  sambung_event event{};
  event.struct_size = sizeof event;
  event.attempt = item.attempt;
  event.epoch = item.position.epoch;
  event.offset = item.position.offset;
  event.partition = item.position.partition;
  event.flags = item.replay ? SAMBUNG_FLAG_REPLAY : 0;
  event.time_ms = unix_ms(item.time);
  event.recorded_ms = unix_ms(item.recorded);
  event.schema_version = item.version;
  event.id = span_of(id);
  event.type = span_of(item.type);
  event.channel = span_of(item.channel);
  event.account = span_of(item.account);
  event.person = span_of(item.person);
  event.conversation = span_of(item.conversation);
  event.cause = span_of(item.cause);
  event.lane = span_of(item.lane);
  event.body = span_of(item.body);
  event.raw = span_of(item.raw);
  return event;
}

std::vector<deliver::ItemOutcome> words(const std::vector<sambung_outcome>& outcomes) {
  std::vector<deliver::ItemOutcome> out;
  out.reserve(outcomes.size());
  for (const sambung_outcome& outcome : outcomes) {
    out.push_back({static_cast<deliver::OutcomeClass>(outcome.outcome),
                   std::chrono::milliseconds(outcome.retry_after_ms), outcome.reason,
                   outcome.remote_id});
  }
  return out;
}

Error broken(const std::string& why) {
  return Error{ErrorCode::kInvalid, "the connector broke its contract: " + why};
}

}  // namespace

const char* name_of(HostState state) {
  switch (state) {
    case HostState::kStarting: return "starting";
    case HostState::kReady: return "ready";
    case HostState::kBackingOff: return "backing off";
    case HostState::kQuarantined: return "quarantined";
    case HostState::kStopped: return "stopped";
  }
  return "unknown";
}

ItemBatch::ItemBatch(const std::vector<deliver::Item>& items) {
  ids_.reserve(items.size());  // views point into the strings: no growth
  events_.reserve(items.size());
  for (const deliver::Item& item : items) {
    ids_.push_back(item.id.text());
    events_.push_back(event_of(item, ids_.back()));
  }
}

deliver::BatchResult fault(deliver::BatchFault why, std::string detail) {
  return deliver::BatchResult{{}, why, std::move(detail)};
}

deliver::BatchResult settle(std::span<const sambung_event> events,
                            std::vector<sambung_outcome> outcomes) {
  if (outcomes.size() != events.size()) {
    return fault(deliver::BatchFault::kMisbehaved,
                 broken(std::to_string(outcomes.size()) + " outcomes for " +
                        std::to_string(events.size()) + " events")
                     .what);
  }
  const Result<void> sound = runtime::settle_outcomes(events, outcomes);
  if (!sound) return fault(deliver::BatchFault::kMisbehaved, broken(sound.error().what).what);
  return deliver::BatchResult{words(outcomes), deliver::BatchFault::kMisbehaved, {}};
}

wire::Call to_wire(const CallRequest& request, std::chrono::milliseconds deadline) {
  const auto ms = std::clamp<std::int64_t>(deadline.count(), 0, UINT32_MAX);
  return wire::Call{request.operation, static_cast<std::uint32_t>(ms), request.limit,
                    request.requests, request.contexts};
}

Result<CallResult> settle_call(const CallRequest& request, std::vector<wire::Emit> emits,
                               wire::Reply reply) {
  if (reply.fate == wire::CallFate::kAbsent) {
    return Error{ErrorCode::kNotFound, "the connector has no extension " + request.operation};
  }
  if (reply.outcomes.size() != request.requests.size()) {
    return broken("not as many outcomes as requests");
  }
  runtime::settle_outcomes(reply.outcomes);
  CallResult result;
  result.outcomes = words(reply.outcomes);
  for (wire::Emit& emit : emits) {
    if (emit.request >= request.requests.size() || emit.kind < SAMBUNG_EMIT_ITEM ||
        emit.kind > SAMBUNG_EMIT_CURSOR_LOST) {
      return broken("a result for a request or of a kind that does not exist");
    }
    result.items.push_back({emit.request, static_cast<EmitKind>(emit.kind), std::move(emit.item)});
  }
  return result;
}

}  // namespace sambung::supervise
