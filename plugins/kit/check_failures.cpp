#include "plugins/kit/asked.hpp"
#include "plugins/kit/check.hpp"
#include "plugins/kit/fake_system.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;

struct Trouble {
  const char* name;
  std::string answer;
  bool for_ever;  ///< INVALID may be said of it
  bool taken;     ///< an event may be done: where nothing is read back, the status is the answer
};

std::vector<Trouble> troubles() {
  const std::string json = "Content-Type: application/json\r\n";
  return {
      {"500", http_answer("500 Internal Server Error", json, R"({"error":"oops"})"), false, false},
      {"503 with HTML", http_answer("503 Service Unavailable", "", "<html>busy</html>"), false,
       false},
      {"429", http_answer("429 Too Many Requests", json + "Retry-After: 7\r\n", "{}"), false,
       false},
      {"401", http_answer("401 Unauthorized", json, "{}"), false, false},
      {"403", http_answer("403 Forbidden", json, "{}"), true, false},
      {"an answer that breaks off",
       "HTTP/1.1 200 OK\r\n" + json + "Content-Length: 5000\r\n\r\n{\"id\":", false, false},
      {"200 with HTML", http_answer("200 OK", "Content-Type: text/html\r\n", "<html>hi</html>"),
       true, true},
      {"200 with JSON cut short", http_answer("200 OK", json, R"({"data":[{"id":"1")"), true, true},
  };
}

std::string wrong_with(const deliver::ItemOutcome& outcome, const Trouble& trouble) {
  const bool done = outcome.outcome == OutcomeClass::kDone;
  const bool for_ever =
      outcome.outcome == OutcomeClass::kInvalid || outcome.outcome == OutcomeClass::kGone;
  return done || (for_ever && !trouble.for_ever) ? text_of(outcome) : "";
}

}  // namespace

Finding failures_told(const Subject& subject) {
  if (!subject.order.uses_http()) return skipped("it does not use the host's HTTP");
  for (const Trouble& trouble : troubles()) {
    const Scratch scratch;
    FakeSystem system(trouble.answer);
    Maker maker(subject.order);
    Trial trial(subject.order, scratch);
    trial.set_base_url(system.url());
    if (!trial.ready()) return not_up(trial);
    const std::string which = std::string("its system answers ") + trouble.name + ": ";
    if (!trial.wants().nothing) {
      const auto result = trial.deliver(maker.items(trial.wants()));
      if (!result.ok()) return failed(which + "deliver: " + result.detail);
      const bool taken = trouble.taken && result.outcomes.front().outcome == OutcomeClass::kDone;
      const std::string wrong = taken ? "" : wrong_with(result.outcomes.front(), trouble);
      if (system.visits() > 0 && !wrong.empty()) return failed(which + "deliver: " + wrong);
    }
    for (const Sample& sample : samples(subject.order, subject.ability, maker)) {
      if (sample.operation == "describe" || sample.operation == "receive") continue;
      const unsigned before = system.visits();
      const auto result = trial.call(sample.operation, sample.asked);
      if (!result) return no_answer(which + sample.operation, result.error().what);
      if (system.visits() == before || sample.operation == "probe") continue;
      const std::string wrong = wrong_with(result->outcomes.front(), trouble);
      if (!wrong.empty()) return failed(which + sample.operation + ": " + wrong);
    }
  }
  return passed(std::to_string(troubles().size()) + " ways to fail");
}

}  // namespace sambung::kit
