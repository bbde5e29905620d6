#include <algorithm>

#include "plugins/kit/asked.hpp"
#include "plugins/kit/made_record.hpp"
#include "plugins/kit/relay.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;
using Kind = Mishap::Kind;

constexpr std::size_t kBatch = 3;
constexpr unsigned kRequestsMax = 12;
constexpr int kTriesMax = 4;

/// A contact to be made.
struct Wanted {
  std::string op;
  Customer customer;
  std::string fields;
  deliver::ItemOutcome outcome{};
};

/// The connector before its live system, with a relay between them.
struct Relayed {
  explicit Relayed(const Subject& whose)
      : subject(whose), relay(whose.order.live_url()), trial(whose.order, scratch) {
    trial.set_base_url(relay.url());
  }
  std::vector<Wanted> want(std::size_t count);
  std::string put(std::vector<Wanted*> wanted);
  std::string put_all(std::vector<Wanted>& wanted);
  std::string wrong_with_end(std::vector<Wanted>& wanted);

  const Subject& subject;
  Scratch scratch;
  Relay relay;
  Trial trial;
  std::uint64_t made = 0;
};

bool settled(const Wanted& wanted) {
  return wanted.outcome.outcome == OutcomeClass::kDone ||
         wanted.outcome.outcome == OutcomeClass::kDuplicate;
}

/// Contacts of customers that no other has.
std::vector<Wanted> Relayed::want(std::size_t count) {
  std::vector<Wanted> all;
  for (std::size_t i = 0; i < count; ++i) {
    Order order = subject.order;
    order.seed = order.seed * 37 + ++made;
    const Customer customer = Maker(order).customer();
    all.push_back({customer.id, customer, fields_of(trial, order, customer)});
  }
  return all;
}

/// Says each as the broker does, one call for all; empty, or why there was no answer.
std::string Relayed::put(std::vector<Wanted*> wanted) {
  Asked asked;
  for (const Wanted* each : wanted) {
    const bool doubt = each->outcome.outcome == OutcomeClass::kUnknown;
    asked.requests.push_back(
        upsert_of(each->op, each->customer, each->fields, doubt ? R"("doubt":true,)" : ""));
  }
  const auto answer = trial.call("upsert", asked);
  if (!answer) return "no answer, the host " + answer.error().what;
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i]->outcome = answer->outcomes[i];
  return {};
}

std::string Relayed::put_all(std::vector<Wanted>& wanted) {
  std::vector<Wanted*> open;
  for (Wanted& each : wanted) {
    if (!settled(each)) open.push_back(&each);
  }
  return open.empty() ? "" : put(std::move(open));
}

/// The system is well again: in a few tries each contact must be there, and once.
std::string Relayed::wrong_with_end(std::vector<Wanted>& wanted) {
  relay.set({});
  for (int tries = 0; tries < kTriesMax; ++tries) {
    if (std::string wrong = put_all(wanted); !wrong.empty()) return wrong;
  }
  for (const Wanted& each : wanted) {
    if (!settled(each)) return "tried again before a sound system: " + text_of(each.outcome);
    std::string wrong = wrong_with_found(subject, trial, each.customer,
                                         {.id = each.outcome.remote_id, .fields = each.fields});
    if (!wrong.empty()) return "afterwards " + wrong;
  }
  return {};
}

/// Why a check of this file is not run; empty: it is.
std::string why_not(const Subject& subject) {
  if (!subject.order.uses_http()) return "it does not use the host's HTTP";
  if (!subject.ability.makes_contacts()) return "its description makes no contacts";
  return subject.order.live ? "" : "needs a system: give --live";
}

/// How many requests a batch takes; 0 with what is wrong.
unsigned requests_of(Relayed& relayed, std::size_t size, std::string& wrong) {
  auto wanted = relayed.want(size);
  relayed.relay.set({});
  wrong = relayed.put_all(wanted);
  for (const Wanted& each : wanted) {
    if (wrong.empty() && !settled(each)) wrong = text_of(each.outcome);
  }
  return wrong.empty() ? relayed.relay.requests() : 0;
}

struct Trouble {
  const char* what;
  Mishap::Kind kind;
  unsigned count;
  std::vector<OutcomeClass> told;  ///< besides done
};

/// A batch in whose middle the trouble begins; empty, or what is wrong.
std::string wrong_with_batch(Relayed& relayed, const Trouble& trouble, unsigned usual) {
  auto wanted = relayed.want(kBatch);
  relayed.relay.set({.kind = trouble.kind, .after = usual / 2, .count = trouble.count});
  if (std::string wrong = relayed.put_all(wanted); !wrong.empty()) return wrong;
  for (const Wanted& each : wanted) {
    const auto& all = trouble.told;
    const OutcomeClass outcome = each.outcome.outcome;
    if (!settled(each) && std::find(all.begin(), all.end(), outcome) == all.end()) {
      return text_of(each.outcome);
    }
  }
  return relayed.wrong_with_end(wanted);
}

Finding with_troubles(const Subject& subject, const std::vector<Trouble>& troubles) {
  if (const std::string why = why_not(subject); !why.empty()) return skipped(why);
  Relayed relayed(subject);
  if (!relayed.trial.ready()) return not_up(relayed.trial);
  std::string wrong;
  const unsigned usual = requests_of(relayed, kBatch, wrong);
  if (!wrong.empty()) return failed("making 3 contacts: " + wrong);
  for (const Trouble& trouble : troubles) {
    wrong = wrong_with_batch(relayed, trouble, usual);
    if (!wrong.empty()) return failed(std::string(trouble.what) + ": " + wrong);
  }
  return passed("3 contacts took " + std::to_string(usual) + " requests");
}

}  // namespace

Finding token_death_survived(const Subject& subject) {
  if (subject.order.credential == nullptr) return skipped("no token is shown: give --credential");
  return with_troubles(subject,
                       {{"a token that dies within a batch and is renewed", Kind::kToken, 1, {}},
                        {"a token that dies within a batch for good",
                         Kind::kToken,
                         Mishap::kForEver,
                         {OutcomeClass::kAuthDead, OutcomeClass::kTransient}}});
}

Finding throttling_survived(const Subject& subject) {
  return with_troubles(
      subject, {{"429 from the middle of a batch on",
                 Kind::kThrottled,
                 Mishap::kForEver,
                 {OutcomeClass::kThrottled, OutcomeClass::kTransient, OutcomeClass::kQuota}}});
}

Finding lost_answer_survived(const Subject& subject) {
  if (const std::string why = why_not(subject); !why.empty()) return skipped(why);
  Relayed relayed(subject);
  if (!relayed.trial.ready()) return not_up(relayed.trial);
  std::string wrong;
  const unsigned usual = requests_of(relayed, 1, wrong);
  if (!wrong.empty()) return failed("making one: " + wrong);
  for (unsigned lost = 0; lost < std::min(usual, kRequestsMax); ++lost) {
    auto wanted = relayed.want(1);
    relayed.relay.set({.kind = Kind::kLost, .after = lost, .count = 1});
    wrong = relayed.put_all(wanted);
    const OutcomeClass outcome = wanted.front().outcome.outcome;
    const bool told = settled(wanted.front()) || outcome == OutcomeClass::kUnknown ||
                      outcome == OutcomeClass::kTransient;
    if (wrong.empty() && !told) wrong = text_of(wanted.front().outcome);
    if (wrong.empty()) wrong = relayed.wrong_with_end(wanted);
    if (!wrong.empty()) {
      return failed("the answer to request " + std::to_string(lost + 1) + " of " +
                    std::to_string(usual) + " is lost: " + wrong);
    }
  }
  return passed("each of " + std::to_string(usual) + " answers lost once");
}

}  // namespace sambung::kit
