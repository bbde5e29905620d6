#include "core/json/document.hpp"
#include "plugins/kit/asked.hpp"
#include "plugins/kit/made_record.hpp"
#include "plugins/kit/merger.hpp"
#include "plugins/kit/walk.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;

/// Two contacts of two customers: `from` goes into `into`.
struct Pair {
  Made from;
  Made into;
};

/// Of the customer beside the check's own.
Subject beside(const Subject& subject, Order& order) {
  order.seed = order.seed * 41 + 1;
  return {order, subject.ability};
}

bool went(const json::Value& record, const std::string& into) {
  return record["merged_into"].string() == into;
}

bool is_deleted(const json::Value& record) { return record["deleted"].boolean().value_or(false); }

/// What `fetch` says of it that it must not; empty: nothing.
std::string wrong_with_fetch(const Subject& subject, Pair& pair) {
  const std::string request = R"({"object":"contact","id":")" + pair.from.id + R"("})";
  const auto answer = pair.from.trial().call("fetch", {.requests = {request}});
  if (!answer) return "no answer, the host " + answer.error().what;
  const auto& outcome = answer->outcomes.front();
  const bool merged = outcome.outcome == OutcomeClass::kMerged && outcome.remote_id == pair.into.id;
  const bool none =
      outcome.outcome == OutcomeClass::kGone || outcome.outcome == OutcomeClass::kDone;
  if (merged) return {};
  if (!none) return text_of(outcome);
  if (answer->items.empty()) {
    return subject.ability.merges() ? "nothing, instead of a record with `merged_into`" : "";
  }
  const auto document = json::Document::parse(answer->items.front().item);
  const json::Value record = document ? document->root() : json::Value();
  if (went(record, pair.into.id) || (!subject.ability.merges() && is_deleted(record))) return {};
  return "a record without `merged_into` the other";
}

/// Likewise of a write to it.
std::string wrong_with_upsert(const Subject& subject, Pair& pair) {
  const std::string more = R"("id":")" + pair.from.id + R"(",)";
  const std::string write =
      upsert_of(op_of(subject, "MERW"), pair.from.maker.customer(), pair.from.fields, more);
  const auto answer = pair.from.trial().call("upsert", {.requests = {write}});
  if (!answer) return "no answer, the host " + answer.error().what;
  const auto& outcome = answer->outcomes.front();
  if (outcome.outcome == OutcomeClass::kMerged) {
    return outcome.remote_id == pair.into.id ? ""
                                             : "merged into another than the one that it is in";
  }
  const bool gone = outcome.outcome == OutcomeClass::kGone;
  if (gone && !subject.ability.merges()) return {};
  return text_of(outcome) + " instead of " + (subject.ability.merges() ? "merged" : "gone");
}

/// To where changes are now, by an instance of its own. It ends before anything is made: a system with coarse
/// times gives a record that was merged in the moment of its making one version.
Walk walk_to_now(const Subject& subject) {
  const Scratch scratch;
  Trial trial(subject.order, scratch);
  Walk walk;
  if (trial.ready()) walk = walk_from(trial, "");
  if (walk.pages == 0) walk.wrong = trial.why();
  return walk;
}

/// Whether the changes say that it went.
bool told(const Walk& walk, const Pair& pair) {
  const auto says = [&](const std::string& id, const auto& what) {
    const auto found = walk.records.find(id);
    if (found == walk.records.end()) return false;
    const auto document = json::Document::parse(found->second);
    return document && what(document->root());
  };
  return says(pair.from.id,
              [&](const json::Value& record) {
                return went(record, pair.into.id) || is_deleted(record);
              }) ||
         says(pair.into.id, [&](const json::Value& record) {
           for (const json::Value id : json::children(record["former_ids"])) {
             if (id.string() == pair.from.id) return true;
           }
           return false;
         });
}

}  // namespace

Finding merge_told(const Subject& subject) {
  if (const std::string why = why_not_made(subject); !why.empty()) return skipped(why);
  if (!subject.ability.can("fetch")) return skipped("it has no `fetch`");
  if (subject.order.merge.empty()) {
    return skipped(subject.ability.merges()
                       ? "how two records are merged there is not said: give --merge"
                       : "its description tells of no merges, and --merge was not given");
  }
  const bool tells = subject.ability.merges() && why_not_walked(subject).empty();
  Walk walk = tells ? walk_to_now(subject) : Walk();
  if (!walk.wrong.empty()) return failed("changes: " + walk.wrong);
  Order order = subject.order;
  const Subject other = beside(subject, order);
  Pair pair{Made(subject), Made(other)};
  if (auto over = begin(subject, pair.from, op_of(subject, "MERF"))) return *over;
  pair.into.own.reset();  // one instance is enough
  std::swap(pair.into.own, pair.from.own);
  pair.into.fields = fields_of(pair.into.trial(), order, pair.into.maker.customer());
  std::string wrong = make(pair.into, op_of(other, "MERI"), "");
  std::swap(pair.into.own, pair.from.own);
  if (!wrong.empty()) return failed("making another: " + wrong);
  wrong = merge_by(subject.order.merge, pair.from.id, pair.into.id);
  if (!wrong.empty()) return failed("--merge: " + wrong);
  wrong = wrong_with_fetch(subject, pair);
  if (!wrong.empty()) return failed("fetch of a record that was merged: " + wrong);
  wrong = wrong_with_upsert(subject, pair);
  if (!wrong.empty()) return failed("a write to a record that was merged: " + wrong);
  if (!tells) return passed();
  catch_up(pair.from.trial(), walk, [&] { return told(walk, pair); });
  if (!walk.wrong.empty()) return failed("changes: " + walk.wrong);
  return told(walk, pair) ? passed() : failed("the changes do not tell that it was merged");
}

}  // namespace sambung::kit
