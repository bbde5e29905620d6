#include <future>
#include <optional>

#include "plugins/kit/asked.hpp"
#include "plugins/kit/check.hpp"
#include "plugins/kit/fake_system.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kCancelMax{1250};  // the promise is 1 s; the rest is this machine's
constexpr milliseconds kBeforeCancel{150};

/// Waits for `running`, cancelling it after a while; how long it went on after that.
template <class T>
milliseconds cancelled(Trial& trial, std::future<T>& running) {
  if (running.wait_for(kBeforeCancel) == std::future_status::ready) return milliseconds(0);
  const auto asked = Clock::now();
  trial.cancel();
  running.wait();
  return std::chrono::duration_cast<milliseconds>(Clock::now() - asked);
}

/// The end of the changes, so that a call which waits for more does wait.
void wait_at_end(Trial& trial, Asked& asked) {
  for (int pages = 0; pages < 100; ++pages) {
    const auto page = trial.call("changes", {.requests = asked.requests});
    if (!page || page->items.empty()) return;
    const auto& last = page->items.back();
    if (last.kind == supervise::EmitKind::kItem) return;
    asked.requests.front() = last.item;
    if (last.kind != supervise::EmitKind::kCursorMore) return;
  }
}

bool is_final(OutcomeClass outcome) {
  return outcome == OutcomeClass::kDone || outcome == OutcomeClass::kInvalid ||
         outcome == OutcomeClass::kNotSupported || outcome == OutcomeClass::kGone ||
         outcome == OutcomeClass::kConflict || outcome == OutcomeClass::kDuplicate ||
         outcome == OutcomeClass::kMerged;
}

/// A trial whose system, where it has one of ours, never answers.
struct Stalled {
  explicit Stalled(const Subject& subject) : maker(subject.order), trial(subject.order, scratch) {
    if (!subject.order.uses_http()) return;
    system.emplace("");
    trial.set_base_url(system->url());
  }
  Scratch scratch;
  Maker maker;
  std::optional<FakeSystem> system;
  Trial trial;
};

}  // namespace

Finding delivery_cancelled(const Subject& subject) {
  constexpr std::size_t kMany = 512;
  Stalled stalled(subject);
  Trial& trial = stalled.trial;
  if (!trial.ready()) return not_up(trial);
  if (trial.wants().nothing) return skipped("its manifest takes no events");
  if (!subject.order.effects()) {
    return skipped("has effects: give --live, or {scratch} in the configuration");
  }
  const auto sound = stalled.maker.items(trial.wants());
  if (sound.empty()) return failed("no published event is of a type that its manifest names");
  std::vector<deliver::Item> many;
  for (std::size_t i = 0; i < kMany; ++i) {
    many.push_back(stalled.maker.item(sound.front().type, sound.front().body, std::to_string(i)));
  }
  auto running =
      std::async(std::launch::async, [&] { return trial.deliver(many, std::chrono::seconds(20)); });
  const milliseconds took = cancelled(trial, running);
  const auto result = running.get();
  if (!result.ok()) return no_answer("deliver", result.detail);
  if (took > kCancelMax) return failed("over " + std::to_string(took.count()) + " ms after cancel");
  return passed(took.count() == 0 ? "512 events were over before it came" : "");
}

Finding operations_cancelled(const Subject& subject) {
  Stalled stalled(subject);
  Trial& trial = stalled.trial;
  if (!trial.ready()) return not_up(trial);
  std::string running_ones;
  for (Sample& sample : samples(subject.order, subject.ability, stalled.maker)) {
    // Nobody answers where its system is one of ours.
    if (sample.operation == "changes" && subject.order.reachable() && !stalled.system) {
      wait_at_end(trial, sample.asked);
    }
    sample.asked.deadline = std::chrono::seconds(35);
    auto running =
        std::async(std::launch::async, [&] { return trial.call(sample.operation, sample.asked); });
    const milliseconds took = cancelled(trial, running);
    const auto result = running.get();
    if (!result) return no_answer(sample.operation, result.error().what);
    if (took > kCancelMax) {
      return failed(sample.operation + ": over " + std::to_string(took.count()) +
                    " ms after cancel");
    }
    if (took.count() > 0) running_ones += (running_ones.empty() ? "" : ", ") + sample.operation;
  }
  return passed(running_ones.empty() ? "all were over before it came"
                                     : "cut short: " + running_ones);
}

Finding deadline_kept(const Subject& subject) {
  constexpr milliseconds kDeadline{1500};
  Stalled stalled(subject);
  Trial& trial = stalled.trial;
  if (!trial.ready()) return not_up(trial);
  for (Sample& sample : samples(subject.order, subject.ability, stalled.maker)) {
    // Nobody answers where its system is one of ours.
    if (sample.operation == "changes" && subject.order.reachable() && !stalled.system) {
      wait_at_end(trial, sample.asked);
    }
    sample.asked.deadline = kDeadline;
    const auto result = trial.call(sample.operation, sample.asked);
    if (!result) {
      return failed(sample.operation + ", 1.5 s given: " + result.error().what +
                    "; answer what there is by the call's deadline");
    }
  }
  return passed();
}

Finding malformed_requests_survived(const Subject& subject) {
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  std::vector<std::string> names = {"describe", "probe", "find", "fetch", "lookup"};
  if (subject.order.effects()) names.insert(names.end(), {"upsert", "log"});
  // What is a slip of ours must not end somebody's subscriptions.
  if (!subject.order.live && subject.order.effects()) {
    names.insert(names.end(), {"provision", "subscriptions", "erase"});
  }
  const auto garbage = maker.garbage();
  for (const std::string& name : names) {
    if (!subject.ability.can(name)) continue;
    for (const std::string& request : garbage) {
      const auto result = trial.call(name, {.requests = {request}});
      const std::string which = name + ", " + std::to_string(request.size()) + " odd bytes: ";
      if (!result) return failed(which + "no answer, the host " + result.error().what);
      const auto& outcome = result->outcomes.front();
      if (subject.order.reachable() && !is_final(outcome.outcome)) {
        return failed(which + text_of(outcome) + "; it will come again for ever, answer INVALID");
      }
      const bool wrote = name == "upsert" && outcome.outcome == OutcomeClass::kDone;
      if (wrote) return failed(which + "done, although nothing can have been written");
    }
  }
  return passed();
}

Finding many_requests_answered(const Subject& subject) {
  constexpr std::size_t kMany = 512;
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  for (const char* name : {"find", "fetch"}) {
    for (Sample& sample : samples(subject.order, subject.ability, maker)) {
      if (sample.operation != name) continue;
      sample.asked.requests.assign(kMany, sample.asked.requests.front());
      sample.asked.deadline = std::chrono::seconds(30);
      const auto result = trial.call(name, sample.asked);
      if (!result) return no_answer(std::string(name) + ", 512 requests", result.error().what);
    }
  }
  return passed();
}

}  // namespace sambung::kit
