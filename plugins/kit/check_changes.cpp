#include <algorithm>

#include "plugins/kit/asked.hpp"
#include "plugins/kit/walk.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;
using supervise::EmitKind;

constexpr int kMade = 5;

/// Makes contacts, each another customer's; their ids. Empty where none can be made.
std::set<std::string> make_some(const Subject& subject, Trial& trial, std::string& wrong) {
  std::set<std::string> ids;
  if (!subject.ability.makes_contacts() || !subject.order.effects()) return ids;
  for (int i = 0; i < kMade; ++i) {
    Order order = subject.order;
    order.seed = order.seed * 31 + static_cast<std::uint64_t>(i) + 1;
    const Maker maker(order);
    std::string op = "CHKC" + std::to_string(order.seed);
    op.resize(26, '0');
    const std::string fields = fields_of(trial, order, maker.customer());
    const auto answer =
        trial.call("upsert", {.requests = {upsert_of(op, maker.customer(), fields)}});
    if (!answer || answer->outcomes.front().outcome != OutcomeClass::kDone) {
      wrong =
          "making contacts: " + (answer ? text_of(answer->outcomes.front()) : answer.error().what);
      return ids;
    }
    ids.insert(answer->outcomes.front().remote_id);
  }
  return ids;
}

bool has_all(const std::set<std::string>& ids, const std::set<std::string>& wanted) {
  return std::includes(ids.begin(), ids.end(), wanted.begin(), wanted.end());
}

}  // namespace

Finding changes_paged(const Subject& subject) {
  if (const std::string why = why_not_walked(subject); !why.empty()) return skipped(why);
  const Scratch scratch;
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  std::string wrong;
  make_some(subject, trial, wrong);
  if (!wrong.empty()) return failed(wrong);
  const Walk walk = walk_from(trial, "");
  if (!walk.wrong.empty()) return failed("page " + std::to_string(walk.pages) + ": " + walk.wrong);
  if (walk.longest > kPageLimit) {
    return failed(std::to_string(walk.longest) + " records on a page whose limit was 2");
  }
  return passed(std::to_string(walk.pages) + " pages, " + std::to_string(walk.ids.size()) +
                " records");
}

Finding changes_complete(const Subject& subject) {
  if (const std::string why = why_not_walked(subject); !why.empty()) return skipped(why);
  if (!subject.ability.makes_contacts()) return skipped("its description makes no contacts");
  const Scratch scratch;
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  Walk walk = walk_from(trial, "");
  std::string wrong = walk.wrong;
  const auto made = make_some(subject, trial, wrong);
  if (!wrong.empty()) return failed(wrong);
  catch_up(trial, walk, [&] { return has_all(walk.ids, made); });
  if (!walk.wrong.empty()) return failed(walk.wrong);
  std::size_t missing = 0;
  for (const std::string& id : made) missing += walk.ids.contains(id) ? 0 : 1;
  if (missing == 0) return passed();
  return failed(std::to_string(missing) +
                " of 5 contacts that were made are not among the changes");
}

Finding changes_from_past(const Subject& subject) {
  if (const std::string why = why_not_walked(subject); !why.empty()) return skipped(why);
  const Scratch scratch;
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  const Walk before = walk_from(trial, "");
  std::string wrong = before.wrong;
  const auto made = make_some(subject, trial, wrong);
  if (!wrong.empty()) return failed(wrong);
  Walk first = walk_from(trial, before.cursor);
  catch_up(trial, first, [&] { return has_all(first.ids, made); });
  Walk second = walk_from(trial, before.cursor);
  catch_up(trial, second, [&] { return has_all(second.ids, first.ids); });
  for (const Walk* walk : {&first, &second}) {
    if (!walk->wrong.empty()) return failed("an older cursor: " + walk->wrong);
  }
  const bool same = has_all(second.ids, first.ids);
  return same ? passed()
              : failed("an older cursor, given twice, gave fewer records the second time");
}

Finding garbage_cursor_lost(const Subject& subject) {
  if (!subject.ability.can("changes")) return skipped("it has no `changes`");
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  std::vector<std::string> cursors = maker.garbage();
  cursors.insert(cursors.end(), {"99999999999999999999999", "-1", std::string(65536, 'x')});
  for (const std::string& cursor : cursors) {
    if (cursor.empty()) continue;
    const std::string which = "a cursor of " + std::to_string(cursor.size()) + " odd bytes: ";
    const auto page = trial.call("changes", {.requests = {cursor}, .limit = kPageLimit});
    if (!page) return failed(which + "no answer, the host " + page.error().what);
    const auto& outcome = page->outcomes.front();
    const bool lost = std::any_of(page->items.begin(), page->items.end(), [](const auto& each) {
      return each.kind == EmitKind::kCursorLost;
    });
    const bool told = lost || outcome.outcome == OutcomeClass::kInvalid ||
                      outcome.outcome == OutcomeClass::kNotSupported;
    if (outcome.outcome == OutcomeClass::kDone && !lost) {
      return failed(which + "taken as one of its own; emit CURSOR_LOST");
    }
    if (subject.order.reachable() && !told) {
      return failed(which + text_of(outcome) + "; it will come again for ever, emit CURSOR_LOST");
    }
  }
  return passed();
}

}  // namespace sambung::kit
