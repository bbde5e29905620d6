#include "plugins/kit/made_record.hpp"

#include "plugins/kit/asked.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;

constexpr const char* kNeedsLive = "has effects: give --live, or {scratch} in the configuration";

}  // namespace

std::string why_not_made(const Subject& subject) {
  if (!subject.ability.makes_contacts()) return "its description makes no contacts";
  return subject.order.effects() && subject.order.reachable() ? "" : kNeedsLive;
}

std::string op_of(const Subject& subject, const char* which) {
  std::string op = "CHK" + std::string(which) + std::to_string(subject.order.seed);
  op.resize(26, '0');
  return op;
}

std::string make(Made& made, const std::string& op, const std::string& more) {
  const auto answer = made.trial().call(
      "upsert", {.requests = {upsert_of(op, made.maker.customer(), made.fields, more)}});
  if (!answer) return "no answer, the host " + answer.error().what;
  const auto& outcome = answer->outcomes.front();
  const bool again = !more.empty();
  const bool fine = outcome.outcome == OutcomeClass::kDone ||
                    (again && outcome.outcome == OutcomeClass::kDuplicate);
  if (!fine) return text_of(outcome);
  if (outcome.remote_id.empty()) return "done, but without the record's id as remote_id";
  if (!made.id.empty() && outcome.remote_id != made.id) {
    return "a second record, " + outcome.remote_id + " beside " + made.id;
  }
  made.id = outcome.remote_id;
  for (const auto& emitted : answer->items) {
    if (const std::string wrong = wrong_with_record(emitted.item); !wrong.empty()) return wrong;
    made.version = version_in(emitted.item);
    made.record = emitted.item;
  }
  if (answer->items.empty() && outcome.outcome == OutcomeClass::kDone) {
    return "done, but the record as it is now was not given";
  }
  return {};
}

std::optional<Finding> begin(const Subject& subject, Made& made, const std::string& op) {
  if (const std::string why = why_not_made(subject); !why.empty()) return skipped(why);
  if (!made.trial().ready()) return not_up(made.trial());
  made.fields = fields_of(made.trial(), subject.order, made.maker.customer());
  if (made.fields == "{}") {
    return failed(
        "which fields a contact has is unknown: neither the manifest's mapping nor a finding "
        "`fields` of probe names name, phone or email");
  }
  const std::string wrong = make(made, op, "");
  if (!wrong.empty()) return failed("making one: " + wrong);
  return std::nullopt;
}

std::vector<std::string> ids_of(Trial& trial, const std::string& operation,
                                const std::string& request, std::string& wrong) {
  std::vector<std::string> ids;
  const auto answer = trial.call(operation, {.requests = {request}});
  if (!answer) {
    wrong = "no answer, the host " + answer.error().what;
    return ids;
  }
  if (answer->outcomes.front().outcome != OutcomeClass::kDone) {
    wrong = text_of(answer->outcomes.front());
  }
  for (const auto& emitted : answer->items) {
    if (wrong.empty()) wrong = wrong_with_record(emitted.item);
    ids.push_back(id_in(emitted.item));
  }
  return ids;
}

std::string wrong_with_found(const Subject& subject, Trial& trial, const Customer& customer,
                             const Found& wanted) {
  const std::pair<const char*, std::string> keys[] = {
      {"phone", phones_of(customer)}, {"email", R"([")" + customer.email + R"("])"}};
  for (const auto& [key, value] : keys) {
    const bool kept = wanted.fields.find("\"" + std::string(key) + "\"") != std::string::npos;
    if (!kept || !subject.ability.finds_by(key)) continue;
    std::string wrong;
    const auto ids = ids_of(
        trial, "find",
        R"({"object":"contact","keys":{")" + std::string(key) + R"(":)" + value + "}}", wrong);
    if (!wrong.empty()) return "find by " + std::string(key) + ": " + wrong;
    if (ids.size() != 1 || ids.front() != wanted.id) {
      return "find by " + std::string(key) + " gives " + std::to_string(ids.size()) +
             " records instead of the one that was made";
    }
  }
  return {};
}

}  // namespace sambung::kit
