#include "core/json/document.hpp"
#include "core/settings/schema_check.hpp"
#include "plugins/kit/check.hpp"

namespace sambung::kit {

namespace {

const char kDescriptionSchema[] =
#include "plugins/kit/description_schema_embedded.inc"
    ;

}  // namespace

Finding description_valid(const Subject& subject) {
  if (!subject.ability.can("describe")) {
    return failed("it has no `describe`; say {\"objects\":[]} when there is nothing to sync");
  }
  const Scratch scratch;
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  const auto answer = trial.call("describe", {.requests = {""}});
  if (!answer) return no_answer("describe", answer.error().what);
  if (answer->items.size() != 1) {
    return failed(std::to_string(answer->items.size()) + " descriptions instead of one");
  }
  const std::string& text = answer->items.front().item;
  const auto breaks = settings::check_schema(kDescriptionSchema, text);
  if (!breaks) return failed(breaks.error().what);
  if (!breaks->empty()) {
    std::string where;
    for (const std::string& step : breaks->front().path) where += "/" + step;
    return failed((where.empty() ? "at its top" : where) + ": " + breaks->front().what);
  }
  return text == subject.ability.description ? passed() : failed("two calls gave two descriptions");
}

Finding description_kept(const Subject& subject) {
  const Ability& ability = subject.ability;
  const auto need = [&](bool says, const char* what, const char* operation) -> std::string {
    if (!says || ability.can(operation)) return {};
    return std::string("its description says ") + what + ", but it has no `" + operation + "`";
  };
  const auto document = json::Document::parse(ability.description);
  const json::Value root = document ? document->root() : json::Value();
  const std::string mode = root["changes"]["mode"].string().value_or("");
  for (const std::string& wrong :
       {need(ability.keeps_contacts(), "contacts", "fetch"),
        need(root["contact"]["find"].size() > 0, "that contacts can be found", "find"),
        need(subject.order.effects() && ability.makes_contacts(), "that it makes contacts",
             "upsert"),
        need(subject.order.effects() && root["log"].is_object(), "that it keeps a log", "log"),
        need(ability.has_changes() && mode != "push", "changes", "changes"),
        need(mode == "push", "that changes are pushed", "receive")}) {
    if (!wrong.empty()) return failed(wrong);
  }
  return passed();
}

Finding probe_answers(const Subject& subject) {
  if (!subject.ability.can("probe")) return skipped("it has no `probe`");
  const Scratch scratch;
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  const auto answer = trial.call("probe", {.requests = {""}});
  if (!answer) return no_answer("probe", answer.error().what);
  bool good = true;
  for (const auto& emitted : answer->items) {
    const auto finding = json::Document::parse(emitted.item);
    const json::Value root = finding ? finding->root() : json::Value();
    if (!root["check"].is_string() || root["ok"].kind() != json::Kind::kBool) {
      return failed(R"(a finding is {"check":text,"ok":true|false,"detail":text})");
    }
    good = good && root["ok"].boolean().value_or(false);
  }
  const auto& outcome = answer->outcomes.front();
  const bool done = outcome.outcome == deliver::OutcomeClass::kDone;
  if (subject.order.reachable() && !done) return failed(text_of(outcome));
  if (!subject.order.reachable() && done && good && !answer->items.empty() &&
      subject.order.uses_http()) {
    return failed("it found everything well although its system cannot be reached");
  }
  return passed(text_of(outcome));
}

}  // namespace sambung::kit
