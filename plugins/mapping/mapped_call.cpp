#include "plugins/mapping/mapped_call.hpp"

#include <cstring>

#include "plugins/mapping/json_text.hpp"
#include "plugins/mapping/mapped_request.hpp"
#include "plugins/mapping/record.hpp"
#include "plugins/wire/batch.hpp"

namespace sambung::mapping {

namespace {

void settle(sambung_outcome& outcome, std::int32_t verdict, const std::string& reason) {
  outcome.outcome = verdict;
  outcome.retry_after_ms = 0;
  std::memset(outcome.reason, 0, sizeof outcome.reason);
  reason.copy(outcome.reason, sizeof outcome.reason - 1);
}

}  // namespace

/// What the mapping does around an operation.
enum class Operation { kOther, kDescribe, kFind, kUpsert, kRecords, kChanges, kReceive, kLookup };

namespace {

Operation operation_of(const std::string& id) {
  if (id == SAMBUNG_EXT_DESCRIBE) return Operation::kDescribe;
  if (id == SAMBUNG_EXT_FIND) return Operation::kFind;
  if (id == SAMBUNG_EXT_UPSERT) return Operation::kUpsert;
  if (id == SAMBUNG_EXT_FETCH) return Operation::kRecords;
  if (id == SAMBUNG_EXT_CHANGES) return Operation::kChanges;
  if (id == SAMBUNG_EXT_RECEIVE) return Operation::kReceive;
  if (id == SAMBUNG_EXT_LOOKUP) return Operation::kLookup;
  return Operation::kOther;
}

}  // namespace

struct MappedCall::Parts {
  /// What is known of one request of the canonical call.
  struct Request {
    Json json;              ///< of find and upsert
    bool settled = false;   ///< its outcome is known without the connector
    bool fetching = false;  ///< its record is fetched first
    Json existing;          ///< native fields of that record
    std::string broken;     ///< the rule that an emitted item broke
  };

  Parts(Mapping& its_mapping, const wire::Call& its_call)
      : mapping(its_mapping),
        call(its_call),
        operation(operation_of(its_call.operation)),
        requests(its_call.requests.size()),
        outcomes(wire::blank_outcomes(its_call.requests.size())) {}

  bool reads_requests() const {
    return operation == Operation::kFind || operation == Operation::kUpsert ||
           operation == Operation::kLookup;
  }
  void answer(std::size_t index, std::int32_t verdict, const std::string& reason) {
    settle(outcomes[index], verdict, reason);
    requests[index].settled = true;
  }
  void begin();
  void want(std::size_t index);
  void take_fetched(std::size_t index, std::string_view item);
  void end_fetch(std::size_t index, const sambung_outcome& outcome);
  void compare_version(std::size_t index, const Json& version);
  void make_second();
  bool emit(std::size_t index, std::int32_t kind, std::string_view item, const EmitSink& out);
  Result<std::string> mapped(std::string_view item);

  Mapping& mapping;
  const wire::Call& call;
  const Operation operation;
  std::vector<Request> requests;
  std::vector<sambung_outcome> outcomes;
  std::optional<wire::Call> fetch;
  std::vector<std::size_t> fetched;  ///< requests of `fetch`, as indices of the canonical call
  std::optional<wire::Call> native;
  std::vector<std::size_t> sent;  ///< those of `native`
  wire::CallFate fate = wire::CallFate::kRan;
};

void MappedCall::Parts::begin() {
  for (std::size_t i = 0; i < requests.size() && reads_requests(); ++i) {
    auto read = read_request(call.requests[i]);
    if (!read) {
      answer(i, SAMBUNG_INVALID, read.error().what);
      continue;
    }
    requests[i].json = std::move(*read);
    add_phone_candidates(requests[i].json);
    if (operation == Operation::kUpsert) want(i);
  }
}

/// Puts the record of an upsert into the call that goes first, if it is needed.
void MappedCall::Parts::want(std::size_t index) {
  const auto wanted = wanted_record(mapping, requests[index].json);
  if (!wanted) return;
  if (!fetch) {
    fetch.emplace();
    fetch->operation = SAMBUNG_EXT_FETCH;
    fetch->deadline_ms = call.deadline_ms;
  }
  fetch->requests.push_back(write_json(Json{{"object", wanted->object}, {"id", wanted->id}}));
  fetched.push_back(index);
  requests[index].fetching = true;
}

void MappedCall::Parts::take_fetched(std::size_t index, std::string_view item) {
  Request& request = requests[index];
  auto record = read_record(item, Hints::kRefused);
  if (!record) return answer(index, SAMBUNG_INVALID, record.error().what);
  const auto into = record->members.find("merged_into");
  if (into != record->members.end()) {
    answer(index, SAMBUNG_MERGED, "the record went into another");
    into->get_ref<const std::string&>().copy(outcomes[index].remote_id,
                                             sizeof outcomes[index].remote_id - 1);
    return;
  }
  if (!record->fields.is_object()) return answer(index, SAMBUNG_GONE, "the record is deleted");
  request.existing = std::move(record->fields);
  compare_version(index, record->members["version"]);
}

/// The write is made of what was read: it must not happen when the record changed in between.
void MappedCall::Parts::compare_version(std::size_t index, const Json& version) {
  Json& upsert = requests[index].json;
  const auto expected = upsert.find("expected_version");
  if (expected == upsert.end() || expected->is_null()) {
    upsert["expected_version"] = version;
  } else if (*expected != version) {
    answer(index, SAMBUNG_CONFLICT, "the record has another version");
  }
}

void MappedCall::Parts::end_fetch(std::size_t index, const sambung_outcome& outcome) {
  if (requests[index].settled) return;
  if (outcome.outcome != SAMBUNG_DONE) {
    outcomes[index] = outcome;
    outcomes[index].struct_size = sizeof(sambung_outcome);
    requests[index].settled = true;
  } else if (!requests[index].existing.is_object()) {
    answer(index, SAMBUNG_GONE, "the record is not there");
  }
}

void MappedCall::Parts::make_second() {
  native.emplace();
  native->operation = call.operation;
  native->deadline_ms = call.deadline_ms;
  native->limit = call.limit;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Request& request = requests[i];
    if (operation == Operation::kUpsert && !request.settled) {
      auto made = make_native(mapping, request.json, request.existing);
      if (!made) answer(i, SAMBUNG_INVALID, made.error().what);
    }
    if (request.settled) continue;
    native->requests.push_back(reads_requests() ? write_json(request.json) : call.requests[i]);
    if (!call.contexts.empty()) native->contexts.push_back(call.contexts[i]);
    sent.push_back(i);
  }
}

Result<std::string> MappedCall::Parts::mapped(std::string_view item) {
  if (operation == Operation::kOther) return std::string(item);
  if (operation == Operation::kDescribe) return with_carries(mapping, item);
  if (operation == Operation::kLookup) return looked_up_item(mapping, item);
  return canonical_item(mapping, item, operation == Operation::kReceive);
}

bool MappedCall::Parts::emit(std::size_t index, std::int32_t kind, std::string_view item,
                             const EmitSink& out) {
  Request& request = requests[index];
  const auto number = static_cast<std::uint32_t>(index);
  if (kind != SAMBUNG_EMIT_ITEM) {
    // Behind a record that is missing no cursor counts, or it would stay missing.
    return !request.broken.empty() || out(number, kind, item);
  }
  auto passed = mapped(item);
  if (passed) return out(number, kind, *passed);
  if (request.broken.empty()) request.broken = passed.error().what;
  return true;
}

MappedCall::MappedCall(Mapping& mapping, const wire::Call& call)
    : parts_(std::make_unique<Parts>(mapping, call)) {
  parts_->begin();
}

MappedCall::~MappedCall() = default;

const wire::Call* MappedCall::first() const { return parts_->fetch ? &*parts_->fetch : nullptr; }

EmitSink MappedCall::first_sink() {
  return [parts = parts_.get()](std::uint32_t request, std::int32_t kind, std::string_view item) {
    if (kind != SAMBUNG_EMIT_ITEM || request >= parts->fetched.size()) return true;
    const std::size_t index = parts->fetched[request];
    if (!parts->requests[index].settled) parts->take_fetched(index, item);
    return true;
  };
}

void MappedCall::first_done(const wire::Reply& reply) {
  for (std::size_t i = 0; i < parts_->fetched.size(); ++i) {
    const std::size_t index = parts_->fetched[i];
    if (reply.fate == wire::CallFate::kAbsent) {
      parts_->answer(index, SAMBUNG_NOT_SUPPORTED,
                     "the mapping changes part of a value, and the connector has no fetch");
    } else if (i < reply.outcomes.size()) {
      parts_->end_fetch(index, reply.outcomes[i]);
    } else {
      parts_->answer(index, SAMBUNG_TRANSIENT, "the fetch before the write has no outcome");
    }
  }
}

const wire::Call* MappedCall::second() {
  if (!parts_->native) parts_->make_second();
  return parts_->sent.empty() ? nullptr : &*parts_->native;
}

EmitSink MappedCall::sink(EmitSink out) {
  return [parts = parts_.get(), out = std::move(out)](std::uint32_t request, std::int32_t kind,
                                                      std::string_view item) {
    if (request >= parts->sent.size()) return true;
    return parts->emit(parts->sent[request], kind, item, out);
  };
}

void MappedCall::done(wire::Reply reply) {
  parts_->fate = reply.fate;
  for (std::size_t i = 0; i < parts_->sent.size() && i < reply.outcomes.size(); ++i) {
    const std::size_t index = parts_->sent[i];
    parts_->outcomes[index] = reply.outcomes[i];
    parts_->outcomes[index].struct_size = sizeof(sambung_outcome);
    const std::string& broken = parts_->requests[index].broken;
    if (broken.empty()) continue;
    // A write that was done is not undone by what was said about it.
    const bool wrote = parts_->operation == Operation::kUpsert;
    if (!wrote) parts_->answer(index, SAMBUNG_INVALID, broken);
    if (wrote && reply.outcomes[i].outcome == SAMBUNG_DONE) {
      settle(parts_->outcomes[index], SAMBUNG_UNKNOWN, broken);
    }
  }
}

wire::Reply MappedCall::reply() const {
  if (parts_->fate == wire::CallFate::kAbsent) return {.fate = parts_->fate, .outcomes = {}};
  return {.fate = parts_->fate, .outcomes = parts_->outcomes};
}

}  // namespace sambung::mapping
