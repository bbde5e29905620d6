#include "core/inbound/call_port.hpp"

#include <algorithm>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/logging/logger.hpp"
#include "core/sync/record_event.hpp"

namespace sambung::inbound {

namespace {

using deliver::ItemOutcome;
using deliver::OutcomeClass;

constexpr const char* kHook = "hook.received";
constexpr const char* kErased = "person.erased";
constexpr std::size_t kFetchesPerCall = 50;

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

std::string erase_of(const json::Value& erased, const std::vector<std::string>& records) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("person");
  writer.string(erased["person_id"].string().value_or(""));
  writer.key("ids");
  writer.begin_array();
  for (const json::Value id : json::children(erased["person_ids"])) {
    writer.string(id.string().value_or(""));
  }
  writer.end_array();
  writer.key("records");
  writer.begin_array();
  for (const std::string& record : records) writer.string(record);
  writer.end_array();
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

struct CallPort::Reading {
  std::vector<ItemOutcome> outcomes;
  std::vector<std::size_t> ours;  ///< indices of items that are this connection's
  std::vector<model::EncodedEvent> events;
  std::map<Hinted, std::set<std::size_t>> hints;  ///< with the items that told of each
};

CallPort::CallPort(CallOptions options, Needs needs)
    : options_(std::move(options)), needs_(std::move(needs)) {}

bool CallPort::await_ready(std::chrono::milliseconds patience) {
  return needs_.port.await_ready(patience);
}

deliver::Wants CallPort::wants() const {
  deliver::Wants wants;
  wants.events = {kErased};
  if (options_.receives) wants.events.emplace_back(kHook);
  wants.raw = options_.receives;
  wants.replay_safe = true;  // both do twice what they do once
  return wants;
}

bool CallPort::is_wanted(const std::string& object) const {
  return std::find(options_.objects.begin(), options_.objects.end(), object) !=
         options_.objects.end();
}

void CallPort::keep(sync::Record record, const EventId& cause, Reading& reading) const {
  reading.events.push_back(sync::record_event(
      std::move(record),
      {.connection = options_.connection, .may_create = options_.may_create, .cause = cause},
      needs_.keys, needs_.clock.now()));
}

/// One thing that the connector gave for the item at `index`.
void CallPort::take(const deliver::Item& item, std::size_t index, const std::string& emitted,
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

void CallPort::fail(const std::set<std::size_t>& hooks, const ItemOutcome& outcome,
                    Reading& reading) const {
  for (const std::size_t index : hooks) {
    if (reading.outcomes[index].outcome == OutcomeClass::kDone) reading.outcomes[index] = outcome;
  }
}

/// What reading a record gave: the record, or that there is none.
void CallPort::take_fetched(const Hinted& hinted, const std::vector<std::string>& found,
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

void CallPort::fetch(const std::vector<deliver::Item>& items, std::chrono::milliseconds deadline,
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

/// All webhooks of a batch, in one call.
void CallPort::receive(const std::vector<deliver::Item>& items, std::chrono::milliseconds deadline,
                       Reading& reading) {
  supervise::CallRequest call{
      .operation = "sambung.receive/0", .requests = {}, .contexts = {}, .limit = 0};
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].type != kHook) continue;
    const auto document = json::Document::parse(items[i].body);
    if (!document || document->root()["connection"].string() != options_.connection) continue;
    reading.ours.push_back(i);
    call.requests.push_back(items[i].raw);
    call.contexts.push_back(context_of(document->root()));
  }
  if (reading.ours.empty()) return;
  auto answer = needs_.port.call(call, deadline);
  if (!answer && answer.error().code == ErrorCode::kNotFound) {
    return needs_.poll();  // that something changed is all that such a webhook tells
  }
  for (std::size_t i = 0; i < reading.ours.size(); ++i) {
    reading.outcomes[reading.ours[i]] =
        answer ? answer->outcomes[i] : outcome_of(OutcomeClass::kTransient, answer.error().what);
  }
  for (const supervise::Emitted& emitted :
       answer ? answer->items : std::vector<supervise::Emitted>{}) {
    const std::size_t index = reading.ours[emitted.request];
    if (reading.outcomes[index].outcome != OutcomeClass::kDone) continue;
    take(items[index], index, emitted.item, reading);
  }
  fetch(items, deadline, reading);
  if (reading.events.empty()) return;
  if (auto kept = needs_.journal.append_in_slices(std::move(reading.events)); !kept) {
    fail({reading.ours.begin(), reading.ours.end()},
         outcome_of(OutcomeClass::kTransient, kept.error().what), reading);
  }
}

ItemOutcome CallPort::erase(const deliver::Item& item, std::chrono::milliseconds deadline) {
  const auto document = json::Document::parse(item.body);
  if (!document) return outcome_of(OutcomeClass::kDone);
  const json::Value erased = document->root();
  std::vector<std::string> records;
  for (const json::Value record : json::children(erased["records"])) {
    if (record["connection"].string() != options_.connection) continue;
    records.push_back(record["remote_id"].string().value_or(""));
  }
  if (records.empty() || !options_.erases) return outcome_of(OutcomeClass::kDone);
  supervise::CallRequest call{.operation = "sambung.erase/0",
                              .requests = {erase_of(erased, records)},
                              .contexts = {},
                              .limit = 0};
  auto answer = needs_.port.call(call, deadline);
  if (answer) {
    const ItemOutcome& outcome = answer->outcomes.front();
    return outcome.outcome == OutcomeClass::kGone ? outcome_of(OutcomeClass::kDone) : outcome;
  }
  if (answer.error().code != ErrorCode::kNotFound) {
    return outcome_of(OutcomeClass::kTransient, answer.error().what);
  }
  std::string names;
  for (const std::string& record : records) names += (names.empty() ? "" : ", ") + record;
  return outcome_of(OutcomeClass::kNotSupported,
                    "its connector cannot erase; erase by hand there: " + names);
}

deliver::BatchResult CallPort::deliver(const std::vector<deliver::Item>& items,
                                       std::chrono::milliseconds deadline) {
  Reading reading;
  reading.outcomes.assign(items.size(), outcome_of(OutcomeClass::kDone));
  receive(items, deadline, reading);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].type == kErased) reading.outcomes[i] = erase(items[i], deadline);
  }
  deliver::BatchResult result;
  result.outcomes = std::move(reading.outcomes);
  return result;
}

}  // namespace sambung::inbound
