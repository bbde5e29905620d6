#include <memory>
#include <optional>

#include "plugins/kit/asked.hpp"
#include "plugins/kit/check.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;

constexpr const char* kNeedsLive = "has effects: give --live, or {scratch} in the configuration";
constexpr const char* kNobody = R"({"object":"contact","id":"999999999"})";

/// What is made and looked at in these checks.
struct Made {
  explicit Made(const Subject& subject)
      : maker(subject.order), own(std::make_unique<Trial>(subject.order, scratch)) {}
  Trial& trial() { return *own; }

  Scratch scratch;
  Maker maker;
  std::unique_ptr<Trial> own;
  std::string fields;
  std::string id;
  std::int64_t version = 0;
};

/// Why no contact is made; empty: one may be.
std::string why_not(const Subject& subject) {
  if (!subject.ability.makes_contacts()) return "its description makes no contacts";
  return subject.order.effects() && subject.order.reachable() ? "" : kNeedsLive;
}

std::string op_of(const Subject& subject, const char* which) {
  std::string op = "CHK" + std::string(which) + std::to_string(subject.order.seed);
  op.resize(26, '0');
  return op;
}

/// Makes a contact, or tries to once more; empty, or what is wrong with the answer.
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
  }
  if (answer->items.empty() && outcome.outcome == OutcomeClass::kDone) {
    return "done, but the record as it is now was not given";
  }
  return {};
}

/// Starts and makes the first contact; a finding when that already fails.
std::optional<Finding> begin(const Subject& subject, Made& made, const std::string& op) {
  if (const std::string why = why_not(subject); !why.empty()) return skipped(why);
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

/// Ids of records that `operation` gives; what is wrong goes to `wrong`.
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

/// By every key that it says it can be found by there must be this one record.
std::string wrong_with_found(const Subject& subject, Made& made) {
  const Customer& customer = made.maker.customer();
  const std::pair<const char*, std::string> keys[] = {{"phone", customer.phone},
                                                      {"email", customer.email}};
  for (const auto& [key, value] : keys) {
    const bool kept = made.fields.find("\"" + std::string(key) + "\"") != std::string::npos;
    if (!kept || !subject.ability.finds_by(key)) continue;
    std::string wrong;
    const auto ids = ids_of(
        made.trial(), "find",
        R"({"object":"contact","keys":{")" + std::string(key) + R"(":[")" + value + R"("]}})",
        wrong);
    if (!wrong.empty()) return "find by " + std::string(key) + ": " + wrong;
    if (ids.size() != 1 || ids.front() != made.id) {
      return "find by " + std::string(key) + " gives " + std::to_string(ids.size()) +
             " records instead of the one that was made";
    }
  }
  return {};
}

}  // namespace

Finding find_shape(const Subject& subject) {
  if (!subject.ability.keeps_contacts() || !subject.ability.can("find")) {
    return skipped("its description keeps no contacts");
  }
  Made made(subject);
  if (!made.trial().ready()) return not_up(made.trial());
  std::string wrong;
  const auto ids =
      ids_of(made.trial(), "find",
             R"({"object":"contact","keys":)" + keys_of(made.maker.customer()) + "}", wrong);
  if (!ids.empty()) return failed("somebody was found for keys that nobody has");
  if (subject.order.reachable()) return wrong.empty() ? passed() : failed(wrong);
  return wrong.empty() && subject.order.uses_http()
             ? failed("done, although its system cannot be reached")
             : passed(wrong);
}

Finding fetch_shape(const Subject& subject) {
  if (!subject.ability.keeps_contacts() || !subject.ability.can("fetch")) {
    return skipped("its description keeps no contacts");
  }
  Made made(subject);
  if (!made.trial().ready()) return not_up(made.trial());
  const auto answer = made.trial().call("fetch", {.requests = {kNobody}});
  if (!answer) return no_answer("fetch", answer.error().what);
  if (!answer->items.empty()) return failed("it gave a record for an id that is none");
  const auto& outcome = answer->outcomes.front();
  if (!subject.order.reachable()) return passed(text_of(outcome));
  const bool fine =
      outcome.outcome == OutcomeClass::kDone || outcome.outcome == OutcomeClass::kGone;
  return fine ? passed() : failed(text_of(outcome));
}

Finding upsert_once(const Subject& subject) {
  Made made(subject);
  const std::string op = op_of(subject, "ONCE");
  if (auto over = begin(subject, made, op)) return *over;
  std::string wrong = make(made, op, R"("doubt":true,)");
  if (!wrong.empty()) return failed("the same op again, in doubt: " + wrong);
  made.own.reset();  // one at a time: a connector may hold a lock
  made.own = std::make_unique<Trial>(subject.order, made.scratch);
  if (!made.trial().ready())
    return failed("it does not start a second time: " + made.trial().why());
  wrong = make(made, op, R"("doubt":true,)");
  if (!wrong.empty()) return failed("the same op again, in doubt, after a restart: " + wrong);
  wrong = wrong_with_found(subject, made);
  if (!wrong.empty()) return failed(wrong);
  const auto ids =
      ids_of(made.trial(), "fetch", R"({"object":"contact","id":")" + made.id + R"("})", wrong);
  if (!wrong.empty()) return failed("fetch: " + wrong);
  const bool there = ids.size() == 1 && ids.front() == made.id;
  return there ? passed() : failed("fetch does not give the record that was made");
}

Finding upsert_version(const Subject& subject) {
  if (subject.ability.makes_contacts() && subject.ability.versions() != "refused") {
    return skipped("its description does not refuse other versions");
  }
  Made made(subject);
  if (auto over = begin(subject, made, op_of(subject, "VERS"))) return *over;
  const std::string stale =
      R"("id":")" + made.id + R"(","expected_version":)" + std::to_string(made.version - 1) + ",";
  Customer changed = made.maker.customer();
  changed.name += " Baru";
  const auto answer = made.trial().call(
      "upsert", {.requests = {upsert_of(op_of(subject, "VERT"), changed,
                                        fields_of(made.trial(), subject.order, changed), stale)}});
  if (!answer) return no_answer("upsert", answer.error().what);
  const auto& outcome = answer->outcomes.front();
  return outcome.outcome == OutcomeClass::kConflict
             ? passed()
             : failed("an older expected_version: " + text_of(outcome) + " instead of conflict");
}

Finding upsert_gone(const Subject& subject) {
  Made made(subject);
  if (auto over = begin(subject, made, op_of(subject, "GONE"))) return *over;
  const auto answer = made.trial().call(
      "upsert", {.requests = {upsert_of(op_of(subject, "GONF"), made.maker.customer(), made.fields,
                                        R"("id":"999999999",)")}});
  if (!answer) return no_answer("upsert", answer.error().what);
  const auto& outcome = answer->outcomes.front();
  const bool fine = outcome.outcome == OutcomeClass::kGone ||
                    outcome.outcome == OutcomeClass::kInvalid ||
                    outcome.outcome == OutcomeClass::kMerged;
  return fine ? passed() : failed("an id that is not there: " + text_of(outcome));
}

}  // namespace sambung::kit
