#include "core/json/document.hpp"
#include "plugins/kit/asked.hpp"
#include "plugins/kit/made_record.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;

/// The record that `fetch` gives; empty for none, what is wrong goes to `wrong`.
std::string fetched(Trial& trial, const std::string& id, std::string& wrong) {
  const auto answer =
      trial.call("fetch", {.requests = {R"({"object":"contact","id":")" + id + R"("})"}});
  if (!answer) {
    wrong = "fetch: no answer, the host " + answer.error().what;
    return {};
  }
  const auto& outcome = answer->outcomes.front();
  const bool fine =
      outcome.outcome == OutcomeClass::kDone || outcome.outcome == OutcomeClass::kGone;
  if (!fine) wrong = "fetch: " + text_of(outcome);
  return answer->items.empty() ? "" : answer->items.front().item;
}

bool is_deleted(const std::string& record) {
  const auto document = json::Document::parse(record);
  return document && document->root()["deleted"].boolean().value_or(false);
}

/// The first field of `before` that `after` says otherwise; empty for none. Names, never values.
std::string differing(const std::string& before, const std::string& after) {
  const auto one = json::Document::parse(before);
  const auto other = json::Document::parse(after);
  if (!one || !other) return "(no record)";
  for (const json::Value field : json::children(one->root()["fields"])) {
    const json::Value same = other->root()["fields"][field.key()];
    if (same.absent() || same.raw() != field.raw()) return field.key();
  }
  return {};
}

}  // namespace

Finding write_comes_back(const Subject& subject) {
  Made made(subject);
  if (auto over = begin(subject, made, op_of(subject, "ECHO"))) return *over;
  if (!subject.ability.can("fetch")) return skipped("it has no `fetch`");
  std::string wrong;
  const std::string record = fetched(made.trial(), made.id, wrong);
  if (!wrong.empty()) return failed(wrong);
  if (record.empty()) return failed("fetch does not give the record that was made");
  const std::string field = differing(made.record, record);
  if (!field.empty()) {
    return failed("`" + field + "` of the record that upsert gave is another one in fetch: " +
                  "the broker would take its own write for somebody's change");
  }
  const std::int64_t version = version_in(record);
  return subject.ability.versions() == "none" || version == made.version
             ? passed()
             : failed("upsert gave version " + std::to_string(made.version) +
                      ", fetch gives the same record with " + std::to_string(version));
}

Finding replay_changes_nothing(const Subject& subject) {
  Made made(subject);
  const std::string op = op_of(subject, "REPL");
  if (auto over = begin(subject, made, op)) return *over;
  std::string wrong;
  const std::string before = fetched(made.trial(), made.id, wrong);
  if (!wrong.empty()) return failed(wrong);
  wrong = make(made, op, R"("doubt":true,)");
  if (!wrong.empty()) return failed("the same write again: " + wrong);
  const std::string after = fetched(made.trial(), made.id, wrong);
  if (!wrong.empty()) return failed(wrong);
  const std::string field = differing(before, after);
  if (!field.empty()) return failed("the same write again changed `" + field + "`");
  const std::int64_t version = version_in(before);
  if (version_in(after) < version) return failed("the same write again made its version fall");
  return passed(version_in(after) == version ? "" : "its version rose, its fields are the same");
}

Finding deleted_not_written(const Subject& subject) {
  if (!subject.ability.can("erase"))
    return skipped("it has no `erase`, so that nothing is deleted");
  Made made(subject);
  if (auto over = begin(subject, made, op_of(subject, "DELE"))) return *over;
  const std::string& person = made.maker.customer().id;
  const std::string erase = R"({"person":")" + person + R"(","ids":[")" + person +
                            R"("],"records":[")" + made.id + R"("]})";
  for (int round = 0; round < 2; ++round) {
    const auto answer = made.trial().call("erase", {.requests = {erase}});
    if (!answer) return no_answer("erase", answer.error().what);
    const auto& outcome = answer->outcomes.front();
    if (outcome.outcome == OutcomeClass::kDone) continue;
    return failed(std::string("erase") + (round == 0 ? "" : ", once more") + ": " +
                  text_of(outcome));
  }
  std::string wrong;
  const std::string left = fetched(made.trial(), made.id, wrong);
  if (!wrong.empty()) return failed(wrong);
  if (!left.empty() && !is_deleted(left)) return skipped("its system keeps what it shall erase");
  const std::string more = R"("id":")" + made.id + R"(",)";
  const auto answer = made.trial().call(
      "upsert",
      {.requests = {upsert_of(op_of(subject, "DELF"), made.maker.customer(), made.fields, more)}});
  if (!answer) return no_answer("upsert", answer.error().what);
  const auto& outcome = answer->outcomes.front();
  const bool told = outcome.outcome == OutcomeClass::kGone ||
                    outcome.outcome == OutcomeClass::kMerged ||
                    outcome.outcome == OutcomeClass::kInvalid;
  return told ? passed() : failed("a write to the deleted record: " + text_of(outcome));
}

}  // namespace sambung::kit
