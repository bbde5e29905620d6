#include <algorithm>
#include <optional>
#include <set>

#include "core/json/document.hpp"
#include "plugins/kit/asked.hpp"
#include "plugins/kit/check.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;
using supervise::EmitKind;

constexpr std::uint32_t kLimit = 2;
constexpr int kPagesMax = 1000;
constexpr int kMade = 5;
constexpr std::chrono::seconds kCatchUp{10};

/// What a walk through the changes gave.
struct Walk {
  std::set<std::string> ids;
  std::string cursor;
  int pages = 0;
  std::string wrong;        ///< empty: all is well
  std::size_t longest = 0;  ///< records on a page
};

/// Takes one page into `walk`; whether there are more at once.
bool take_page(Trial& trial, Walk& walk, const std::string& context) {
  const auto page =
      trial.call("changes", {.requests = {walk.cursor}, .contexts = {context}, .limit = kLimit});
  ++walk.pages;
  if (!page) {
    walk.wrong = "no answer, the host " + page.error().what;
    return false;
  }
  if (page->outcomes.front().outcome != OutcomeClass::kDone) {
    walk.wrong = text_of(page->outcomes.front());
    return false;
  }
  std::size_t records = 0;
  for (const auto& emitted : page->items) {
    if (emitted.kind != EmitKind::kItem) continue;
    ++records;
    walk.wrong = wrong_with_record(emitted.item);
    if (!walk.wrong.empty()) return false;
    walk.ids.insert(id_in(emitted.item));
  }
  const auto cursors = std::count_if(page->items.begin(), page->items.end(),
                                     [](const auto& each) { return each.kind != EmitKind::kItem; });
  if (cursors != 1 || page->items.back().kind == EmitKind::kItem) {
    walk.wrong = std::to_string(cursors) + " cursors; a page ends in exactly one";
  } else if (page->items.back().kind == EmitKind::kCursorLost) {
    walk.wrong = "it lost a cursor of its own";
  }
  walk.longest = std::max(walk.longest, records);
  if (!walk.wrong.empty()) return false;
  walk.cursor = page->items.back().item;
  return page->items.back().kind == EmitKind::kCursorMore;
}

Walk walk_from(Trial& trial, const std::string& cursor) {
  Walk walk;
  walk.cursor = cursor;
  const std::string context = R"({"objects":["contact"],"wait_ms":0,"skew_ms":0})";
  while (take_page(trial, walk, context)) {
    if (walk.pages == kPagesMax) {
      walk.wrong = "after 1000 pages there is still no end";
      return walk;
    }
  }
  return walk;
}

std::string why_not(const Subject& subject) {
  if (!subject.ability.has_changes() || !subject.ability.can("changes")) {
    return "its description has no changes";
  }
  if (subject.ability.pushes_changes()) return "its description has changes as webhooks alone";
  return subject.order.reachable()
             ? ""
             : "needs a system: give --live, or {scratch} in the configuration";
}

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

/// Walks on from `walk` until it has `wanted`: a system may show its changes late.
void catch_up(Trial& trial, Walk& walk, const std::set<std::string>& wanted) {
  const auto until = std::chrono::steady_clock::now() + kCatchUp;
  const std::string wait = R"({"objects":["contact"],"wait_ms":500,"skew_ms":0})";
  while (walk.wrong.empty() && !has_all(walk.ids, wanted) &&
         std::chrono::steady_clock::now() < until) {
    take_page(trial, walk, wait);
  }
}

}  // namespace

Finding changes_paged(const Subject& subject) {
  if (const std::string why = why_not(subject); !why.empty()) return skipped(why);
  const Scratch scratch;
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  std::string wrong;
  make_some(subject, trial, wrong);
  if (!wrong.empty()) return failed(wrong);
  const Walk walk = walk_from(trial, "");
  if (!walk.wrong.empty()) return failed("page " + std::to_string(walk.pages) + ": " + walk.wrong);
  if (walk.longest > kLimit) {
    return failed(std::to_string(walk.longest) + " records on a page whose limit was 2");
  }
  return passed(std::to_string(walk.pages) + " pages, " + std::to_string(walk.ids.size()) +
                " records");
}

Finding changes_complete(const Subject& subject) {
  if (const std::string why = why_not(subject); !why.empty()) return skipped(why);
  if (!subject.ability.makes_contacts()) return skipped("its description makes no contacts");
  const Scratch scratch;
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  Walk walk = walk_from(trial, "");
  std::string wrong = walk.wrong;
  const auto made = make_some(subject, trial, wrong);
  if (!wrong.empty()) return failed(wrong);
  catch_up(trial, walk, made);
  if (!walk.wrong.empty()) return failed(walk.wrong);
  std::size_t missing = 0;
  for (const std::string& id : made) missing += walk.ids.contains(id) ? 0 : 1;
  if (missing == 0) return passed();
  return failed(std::to_string(missing) +
                " of 5 contacts that were made are not among the changes");
}

Finding changes_from_past(const Subject& subject) {
  if (const std::string why = why_not(subject); !why.empty()) return skipped(why);
  const Scratch scratch;
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  const Walk before = walk_from(trial, "");
  std::string wrong = before.wrong;
  const auto made = make_some(subject, trial, wrong);
  if (!wrong.empty()) return failed(wrong);
  Walk first = walk_from(trial, before.cursor);
  catch_up(trial, first, made);
  Walk second = walk_from(trial, before.cursor);
  catch_up(trial, second, first.ids);
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
    const auto page = trial.call("changes", {.requests = {cursor}, .limit = kLimit});
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
