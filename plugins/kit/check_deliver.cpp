#include <algorithm>
#include <memory>

#include "core/json/document.hpp"
#include "plugins/kit/check.hpp"
#include "plugins/kit/made.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;

constexpr const char* kNoEvents = "its manifest takes no events";
constexpr const char* kNeedsLive = "has effects: give --live, or {scratch} in the configuration";

/// Why deliveries are not tried; empty: they are.
std::string why_not(const Subject& subject, Trial& trial) {
  if (trial.wants().nothing) return kNoEvents;
  return subject.order.effects() ? "" : kNeedsLive;
}

/// Whether an outcome says that this item can never succeed, or has.
bool is_final(OutcomeClass outcome) {
  return outcome == OutcomeClass::kDone || outcome == OutcomeClass::kInvalid ||
         outcome == OutcomeClass::kNotSupported;
}

/// What is wrong with the outcomes of sound events; empty for nothing.
std::string wrong_with(const Subject& subject, const std::vector<deliver::Item>& items,
                       const deliver::BatchResult& result) {
  if (!result.ok()) return "no outcomes: " + result.detail;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& outcome = result.outcomes[i];
    // A lane that this connector has no place for stops like any other.
    const bool stopped = outcome.outcome == OutcomeClass::kNotAttempted &&
                         result.outcomes.front().outcome == OutcomeClass::kNotSupported;
    const bool taken =
        outcome.outcome == OutcomeClass::kDone || outcome.outcome == OutcomeClass::kNotSupported;
    const bool told =
        outcome.outcome != OutcomeClass::kDone && outcome.outcome != OutcomeClass::kInvalid;
    const bool fine = stopped || (subject.order.reachable() ? taken : told);
    if (!fine) {
      return "event " + std::to_string(i) + " (" + items[i].type + "): " + text_of(outcome) +
             (subject.order.reachable() ? "" : ", although its system cannot be reached");
    }
  }
  return {};
}

bool is_object(const std::string& body) {
  const auto document = json::Document::parse(body);
  return document && document->root().is_object();
}

/// What is wrong with an event's second coming; empty for nothing.
std::string wrong_with_again(const deliver::ItemOutcome& before, const deliver::ItemOutcome& after,
                             std::size_t kept, std::size_t now) {
  if (after.outcome != before.outcome) return text_of(after) + " instead of " + text_of(before);
  if (after.remote_id != before.remote_id) return "another remote id: it was made twice";
  if (now <= kept) return {};
  return "it stands " + std::to_string(now) + " times in the system, before " +
         std::to_string(kept);
}

/// Delivers sound events twice, the second time after a restart, and counts what is kept of them.
Finding delivered_again(const Subject& subject, bool replay) {
  const Scratch scratch;
  Maker maker(subject.order);
  auto trial = std::make_unique<Trial>(subject.order, scratch);
  if (!trial->ready()) return not_up(*trial);
  if (const std::string why = why_not(subject, *trial); !why.empty()) return skipped(why);
  if (!subject.order.reachable()) return skipped("nothing is done where nothing is reached");
  if (replay && !trial->wants().replay_safe) return skipped("its manifest is not replay_safe");
  auto items = maker.items(trial->wants());
  const auto before = trial->deliver(items);
  if (!before.ok()) return no_answer("deliver", before.detail);
  std::vector<std::size_t> kept;
  for (const auto& item : items) kept.push_back(scratch.count(item.id.text()));
  for (auto& item : items) {
    item.attempt = 2;
    item.replay = replay;
  }
  for (int round = 0; round < 2; ++round) {
    if (round == 1) {
      trial.reset();  // one at a time: a connector may hold a lock
      trial = std::make_unique<Trial>(subject.order, scratch);
      if (!trial->ready()) return failed("it does not start a second time: " + trial->why());
    }
    const auto after = trial->deliver(items);
    if (!after.ok()) return no_answer("deliver", after.detail);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string wrong = wrong_with_again(before.outcomes[i], after.outcomes[i], kept[i],
                                                 scratch.count(items[i].id.text()));
      if (wrong.empty()) continue;
      return failed("event " + std::to_string(i) + ", given again" +
                    (round == 0 ? "" : " after a restart") + ": " + wrong);
    }
  }
  const bool seen = std::any_of(kept.begin(), kept.end(), [](std::size_t n) { return n > 0; });
  return passed(seen ? "counted by event id" : "seen by outcome and remote id alone");
}

}  // namespace

Finding events_answered(const Subject& subject) {
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  if (const std::string why = why_not(subject, trial); !why.empty()) return skipped(why);
  const auto items = maker.items(trial.wants());
  if (items.empty()) return failed("no published event is of a type that its manifest names");
  const std::string wrong = wrong_with(subject, items, trial.deliver(items));
  return wrong.empty() ? passed(std::to_string(items.size()) + " events") : failed(wrong);
}

Finding every_event_taken(const Subject& subject) {
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  if (const std::string why = why_not(subject, trial); !why.empty()) return skipped(why);
  const auto items = maker.examples(trial.wants());
  if (items.empty()) return failed("no published event is of a type that its manifest names");
  const std::string wrong = wrong_with(subject, items, trial.deliver(items));
  return wrong.empty() ? passed(std::to_string(items.size()) + " events") : failed(wrong);
}

Finding malformed_events_invalid(const Subject& subject) {
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  if (const std::string why = why_not(subject, trial); !why.empty()) return skipped(why);
  const auto sound = maker.items(trial.wants());
  if (sound.empty()) return failed("no published event is of a type that its manifest names");
  for (const std::string& body : maker.garbage()) {
    const auto item = maker.item(sound.front().type, body, "lane");
    const auto result = trial.deliver({item});
    const std::string which = "a body of " + std::to_string(body.size()) + " bytes" +
                              (is_object(body) ? "" : " that is no JSON object") + ": ";
    if (!result.ok()) return failed(which + "no outcome, the host " + result.detail);
    const auto& outcome = result.outcomes.front();
    const bool taken = outcome.outcome == OutcomeClass::kDone;
    // An event whose person was erased comes without a body: that may well be done.
    if (taken && !body.empty() && !is_object(body)) return failed(which + "done");
    if (subject.order.reachable() && !is_final(outcome.outcome)) {
      return failed(which + text_of(outcome) + "; it will come again for ever, answer INVALID");
    }
  }
  return passed();
}

Finding repeats_harmless(const Subject& subject) { return delivered_again(subject, false); }

Finding replay_harmless(const Subject& subject) { return delivered_again(subject, true); }

Finding lanes_kept(const Subject& subject) {
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  if (const std::string why = why_not(subject, trial); !why.empty()) return skipped(why);
  auto sound = maker.items(trial.wants());
  if (sound.empty()) return failed("no published event is of a type that its manifest names");
  const std::string body = sound.front().body;
  const std::string& type = sound.front().type;
  const std::vector<deliver::Item> items = {
      maker.item(type, body, "a"), maker.item(type, "{", "b"),  maker.item(type, body, "b"),
      maker.item(type, body, "c"), maker.item(type, body, "b"), maker.item(type, "[]", "a"),
      maker.item(type, body, "a"), maker.item(type, body, "")};
  const auto result = trial.deliver(items);
  if (!result.ok()) return failed(result.detail);
  const bool stopped = result.outcomes[2].outcome == OutcomeClass::kNotAttempted;
  const bool others = !subject.order.reachable() || (is_final(result.outcomes[3].outcome) &&
                                                     is_final(result.outcomes[7].outcome));
  if (!others) return failed("a failure in one lane held up another: " + text_of(result));
  return passed(stopped ? "" : "no item failed, so no lane had to stop");
}

Finding batch_sizes_taken(const Subject& subject) {
  constexpr std::size_t kMany = 512;
  constexpr std::size_t kHuge = 2U << 20;
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  if (const std::string why = why_not(subject, trial); !why.empty()) return skipped(why);
  const auto sound = maker.items(trial.wants());
  if (sound.empty()) return failed("no published event is of a type that its manifest names");
  std::vector<deliver::Item> many;
  for (std::size_t i = 0; i < kMany; ++i) {
    many.push_back(maker.item(sound.front().type, sound.front().body, std::to_string(i % 7)));
  }
  const auto all = trial.deliver(many, std::chrono::seconds(30));
  if (const std::string wrong = wrong_with(subject, many, all); !wrong.empty()) {
    return failed("512 events: " + wrong);
  }
  std::string body = sound.front().body;
  const std::size_t at = body.find(maker.customer().text);
  if (at != body.npos) body.insert(at, kHuge, 'x');
  const auto huge =
      trial.deliver({maker.item(sound.front().type, body, "huge")}, std::chrono::seconds(30));
  if (!huge.ok()) return failed("a body of 2 MiB: " + huge.detail);
  if (subject.order.reachable() && !is_final(huge.outcomes.front().outcome)) {
    return failed("a body of 2 MiB: " + text_of(huge));
  }
  return passed();
}

}  // namespace sambung::kit
