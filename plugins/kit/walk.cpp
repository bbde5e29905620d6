#include "plugins/kit/walk.hpp"

#include <algorithm>

#include "plugins/kit/asked.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;
using supervise::EmitKind;

constexpr int kPagesMax = 1000;
constexpr std::chrono::seconds kCatchUp{10};

/// Takes one page into `walk`; whether there are more at once.
bool take_page(Trial& trial, Walk& walk, const std::string& context) {
  const auto page = trial.call(
      "changes", {.requests = {walk.cursor}, .contexts = {context}, .limit = kPageLimit});
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
    const std::string id = id_in(emitted.item);
    walk.ids.insert(id);
    walk.records[id] = emitted.item;
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

}  // namespace

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

std::string why_not_walked(const Subject& subject) {
  if (!subject.ability.has_changes() || !subject.ability.can("changes")) {
    return "its description has no changes";
  }
  if (subject.ability.pushes_changes()) return "its description has changes as webhooks alone";
  return subject.order.reachable()
             ? ""
             : "needs a system: give --live, or {scratch} in the configuration";
}

void catch_up(Trial& trial, Walk& walk, const std::function<bool()>& enough) {
  const auto until = std::chrono::steady_clock::now() + kCatchUp;
  const std::string wait = R"({"objects":["contact"],"wait_ms":500,"skew_ms":0})";
  while (walk.wrong.empty() && !enough() && std::chrono::steady_clock::now() < until) {
    take_page(trial, walk, wait);
  }
}

}  // namespace sambung::kit
