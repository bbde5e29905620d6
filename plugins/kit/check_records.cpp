#include "plugins/kit/asked.hpp"
#include "plugins/kit/made_record.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;

constexpr const char* kNobody = R"({"object":"contact","id":"999999999"})";

/// A version before `version`: of a time in microseconds a minute, since some systems have only seconds.
std::int64_t older_than(std::int64_t version) {
  constexpr std::int64_t kYear2000Us = 946'684'800'000'000;
  return version - (version > kYear2000Us ? 60'000'000 : 1);
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
  wrong = wrong_with_found(subject, made.trial(), made.maker.customer(),
                           {.id = made.id, .fields = made.fields});
  if (!wrong.empty()) return failed(wrong);
  const auto ids =
      ids_of(made.trial(), "fetch", R"({"object":"contact","id":")" + made.id + R"("})", wrong);
  if (!wrong.empty()) return failed("fetch: " + wrong);
  const bool there = ids.size() == 1 && ids.front() == made.id;
  return there ? passed() : failed("fetch does not give the record that was made");
}

Finding upsert_version(const Subject& subject) {
  const std::string versions = subject.ability.versions();
  if (subject.ability.makes_contacts() && versions != "refused" && versions != "seen") {
    return skipped("its description neither refuses nor sees other versions");
  }
  Made made(subject);
  if (auto over = begin(subject, made, op_of(subject, "VERS"))) return *over;
  const std::string stale = R"("id":")" + made.id + R"(","expected_version":)" +
                            std::to_string(older_than(made.version)) + ",";
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
