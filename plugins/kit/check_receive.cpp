#include "plugins/kit/asked.hpp"
#include "plugins/kit/check.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;

/// An outcome and what came with it, to be compared.
std::string fingerprint(const supervise::CallResult& result) {
  std::string text = text_of(result.outcomes.front());
  for (const auto& emitted : result.items) text += "\n" + emitted.item;
  return text;
}

}  // namespace

Finding receive_pure(const Subject& subject) {
  if (!subject.ability.can("receive")) return skipped("it has no `receive`");
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  const std::string contexts[] = {
      R"({"method":"POST","path":"/hooks/x","query":"","headers":{"content-type":"application/json"}})",
      R"({"method":"GET","path":"/","query":"a=%FF&b","headers":{}})", "{", ""};
  for (const std::string& body : maker.garbage()) {
    for (const std::string& context : contexts) {
      const Asked asked{.requests = {body}, .contexts = {context}};
      const std::string which = "a webhook of " + std::to_string(body.size()) + " odd bytes: ";
      const auto first = trial.call("receive", asked);
      if (!first) return failed(which + "no answer, the host " + first.error().what);
      const auto second = trial.call("receive", asked);
      if (!second) return failed(which + "no answer, the host " + second.error().what);
      if (fingerprint(*first) != fingerprint(*second)) {
        return failed(which + "read twice, it gave two answers");
      }
      const OutcomeClass outcome = first->outcomes.front().outcome;
      if (outcome == OutcomeClass::kTransient || outcome == OutcomeClass::kUnknown ||
          outcome == OutcomeClass::kThrottled) {
        return failed(which + text_of(first->outcomes.front()) +
                      "; reading needs nothing but the bytes, so no other try will go better");
      }
      for (const auto& emitted : first->items) {
        if (const std::string wrong = wrong_with_record(emitted.item); !wrong.empty()) {
          return failed(which + wrong);
        }
      }
    }
  }
  return passed("without the Internet; files were not watched");
}

}  // namespace sambung::kit
