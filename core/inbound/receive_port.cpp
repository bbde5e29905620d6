#include "core/inbound/receive_port.hpp"

#include <algorithm>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/logging/logger.hpp"
#include "core/sync/record_event.hpp"

namespace sambung::inbound {

namespace {

using deliver::ItemOutcome;
using deliver::OutcomeClass;

constexpr const char* kType = "hook.received";
constexpr std::size_t kFetchesPerCall = 50;

ItemOutcome outcome_of(OutcomeClass outcome, std::string reason = {}) {
  return {.outcome = outcome, .retry_after = {}, .reason = std::move(reason), .remote_id = {}};
}

/// The connector's context of a webhook (plugins/abi/OPERATIONS.md).
std::string context_of(const json::Value& hook) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  for (const char* name : {"method", "query"}) {
    writer.key(name);
    writer.string(hook[name].string().value_or(""));
  }
  writer.key("headers");
  writer.begin_object();
  for (const json::Value header : json::children(hook["headers"])) {
    writer.key(header["name"].string().value_or(""));
    writer.string(header["value"].string().value_or(""));
  }
  writer.end_object();
  writer.end_object();
  return text;
}

std::string fetch_of(const std::pair<std::string, std::string>& hinted) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("object");
  writer.string(hinted.first);
  writer.key("id");
  writer.string(hinted.second);
  writer.end_object();
  return text;
}

}  // namespace

struct ReceivePort::Reading {
  std::vector<ItemOutcome> outcomes;
  std::vector<std::size_t> ours;  ///< indices of items that are this connection's
  std::vector<model::EncodedEvent> events;
  std::map<Hinted, std::set<std::size_t>> hints;  ///< with the items that told of each
};

ReceivePort::ReceivePort(ReceiveOptions options, Needs needs)
    : options_(std::move(options)), needs_(std::move(needs)) {}

bool ReceivePort::await_ready(std::chrono::milliseconds patience) {
  return needs_.port.await_ready(patience);
}

deliver::Wants ReceivePort::wants() const {
  deliver::Wants wants;
  wants.events = {kType};
  wants.raw = true;
  wants.replay_safe = true;  // what it says is in the journal once, however often it is read
  return wants;
}

bool ReceivePort::is_wanted(const std::string& object) const {
  return std::find(options_.objects.begin(), options_.objects.end(), object) !=
         options_.objects.end();
}

void ReceivePort::keep(sync::Record record, const EventId& cause, Reading& reading) const {
  reading.events.push_back(sync::record_event(
      std::move(record),
      {.connection = options_.connection, .may_create = options_.may_create, .cause = cause},
      needs_.keys, needs_.clock.now()));
}

/// One thing that the connector gave for the item at `index`.
void ReceivePort::take(const deliver::Item& item, std::size_t index, const std::string& emitted,
                       Reading& reading) {
  auto record = sync::record_of(emitted);
  if (!record) {
    needs_.log.warn("event=record_refused connection={} reason=\"{}\"", options_.connection,
                    record.error().what);
    reading.outcomes[index] =
        outcome_of(OutcomeClass::kInvalid, "its connector gave what breaks the contract");
    return;
  }
  if (!is_wanted(record->object)) return;
  if (record->hint) {
    reading.hints[{record->object, record->remote_id}].insert(index);
  } else {
    keep(*std::move(record), item.id, reading);
  }
}

void ReceivePort::fail(const std::set<std::size_t>& hooks, const ItemOutcome& outcome,
                       Reading& reading) const {
  for (const std::size_t index : hooks) {
    if (reading.outcomes[index].outcome == OutcomeClass::kDone) reading.outcomes[index] = outcome;
  }
}

/// What reading a record gave: the record, or that there is none.
void ReceivePort::take_fetched(const Hinted& hinted, const std::vector<std::string>& found,
                               const EventId& cause, Reading& reading) {
  if (found.empty()) {
    sync::Record gone;
    gone.object = hinted.first;
    gone.remote_id = hinted.second;
    gone.deleted = true;
    gone.at = needs_.clock.now();  // it may come back and go again
    return keep(std::move(gone), cause, reading);
  }
  for (const std::string& item : found) {
    auto record = sync::record_of(item);
    if (record && !record->hint) keep(*std::move(record), cause, reading);
  }
}

void ReceivePort::fetch(const std::vector<deliver::Item>& items, std::chrono::milliseconds deadline,
                        Reading& reading) {
  std::vector<std::pair<Hinted, std::set<std::size_t>>> hints(reading.hints.begin(),
                                                              reading.hints.end());
  for (std::size_t first = 0; first < hints.size(); first += kFetchesPerCall) {
    const std::size_t end = std::min(first + kFetchesPerCall, hints.size());
    supervise::CallRequest call{
        .operation = "sambung.fetch/0", .requests = {}, .contexts = {}, .limit = 0};
    for (std::size_t i = first; i < end; ++i) call.requests.push_back(fetch_of(hints[i].first));
    auto answer = needs_.port.call(call, deadline);
    const bool cannot = !answer && answer.error().code == ErrorCode::kNotFound;
    if (cannot) return needs_.poll();
    std::vector<std::vector<std::string>> found(end - first);
    for (supervise::Emitted& emitted : answer ? answer->items : std::vector<supervise::Emitted>{}) {
      found[emitted.request].push_back(std::move(emitted.item));
    }
    for (std::size_t i = first; i < end; ++i) {
      const ItemOutcome outcome = answer
                                      ? answer->outcomes[i - first]
                                      : outcome_of(OutcomeClass::kTransient, answer.error().what);
      const bool gone = outcome.outcome == OutcomeClass::kGone;
      if (outcome.outcome == OutcomeClass::kNotSupported) {
        needs_.poll();
      } else if (outcome.outcome == OutcomeClass::kDone || gone) {
        take_fetched(hints[i].first, gone ? std::vector<std::string>{} : found[i - first],
                     items[*hints[i].second.begin()].id, reading);
      } else {
        fail(hints[i].second, outcome, reading);
      }
    }
  }
}

deliver::BatchResult ReceivePort::deliver(const std::vector<deliver::Item>& items,
                                          std::chrono::milliseconds deadline) {
  Reading reading;
  reading.outcomes.assign(items.size(), outcome_of(OutcomeClass::kDone));
  supervise::CallRequest call{
      .operation = "sambung.receive/0", .requests = {}, .contexts = {}, .limit = 0};
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto document = json::Document::parse(items[i].body);
    if (!document || document->root()["connection"].string() != options_.connection) continue;
    reading.ours.push_back(i);
    call.requests.push_back(items[i].raw);
    call.contexts.push_back(context_of(document->root()));
  }
  deliver::BatchResult result;
  if (reading.ours.empty()) {
    result.outcomes = std::move(reading.outcomes);
    return result;
  }
  auto answer = needs_.port.call(call, deadline);
  if (!answer) {
    const bool cannot = answer.error().code == ErrorCode::kNotFound;
    if (cannot) needs_.poll();  // that something changed is all that such a webhook tells
    const ItemOutcome outcome = cannot ? outcome_of(OutcomeClass::kDone)
                                       : outcome_of(OutcomeClass::kTransient, answer.error().what);
    fail({reading.ours.begin(), reading.ours.end()}, outcome, reading);
    result.outcomes = std::move(reading.outcomes);
    return result;
  }
  for (std::size_t i = 0; i < reading.ours.size(); ++i) {
    reading.outcomes[reading.ours[i]] = answer->outcomes[i];
  }
  for (const supervise::Emitted& emitted : answer->items) {
    const std::size_t index = reading.ours[emitted.request];
    if (reading.outcomes[index].outcome != OutcomeClass::kDone) continue;
    take(items[index], index, emitted.item, reading);
  }
  fetch(items, deadline, reading);
  if (!reading.events.empty()) {
    if (auto kept = needs_.journal.append_in_slices(std::move(reading.events)); !kept) {
      fail({reading.ours.begin(), reading.ours.end()},
           outcome_of(OutcomeClass::kTransient, kept.error().what), reading);
    }
  }
  result.outcomes = std::move(reading.outcomes);
  return result;
}

}  // namespace sambung::inbound
