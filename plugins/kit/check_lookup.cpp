#include <chrono>
#include <map>

#include "core/json/document.hpp"
#include "plugins/kit/asked.hpp"
#include "plugins/kit/made_record.hpp"

namespace sambung::kit {

namespace {

using deliver::OutcomeClass;

/// As the broker gives by default, and how much more a call may take on a busy machine.
constexpr std::chrono::milliseconds kDeadline{2'000};
constexpr std::chrono::milliseconds kMargin{1'000};
constexpr std::uint32_t kLimit = 3;

std::string question_of(const std::string& what, const std::string& keys) {
  return R"({"what":")" + what + R"(","keys":)" + keys + "}";
}

/// Those of `keys` that the look-up takes, the customer's; what the customer has none of gets a
/// word.
std::string keys_for(const json::Value& lookup, const Customer& customer) {
  const std::map<std::string, std::string> known = {{"phone", customer.phone},
                                                    {"email", customer.email}};
  std::string keys;
  for (const json::Value each : json::children(lookup["keys"])) {
    const std::string name = each.string().value_or("");
    const auto found = known.find(name);
    // Whose it is is enough, and what has a number of its own is nobody's here.
    if (found == known.end()) continue;
    keys += (keys.empty() ? "\"" : ",\"") + name + R"(":[")" + found->second + "\"]";
  }
  return keys.empty() ? R"({"id":["sambung-check-none"]})" : "{" + keys + "}";
}

/// What is wrong with an answer's item; members must be described.
std::string wrong_with_item(const std::string& item, const json::Value& returns) {
  constexpr std::size_t kItemBytesMax = 64U << 10;
  const auto document = json::Document::parse(item, {.bytes_max = kItemBytesMax, .depth_max = 16});
  if (!document || !document->root().is_object()) {
    return "an item is no JSON object of at most 64 KiB";
  }
  const json::Value root = document->root();
  const bool record = root["object"].is_string() && root["fields"].is_object();
  for (const json::Value member : json::children(record ? root["fields"] : root)) {
    if (member.key() != "id" && returns[member.key()].absent()) {
      return "an item has the member `" + member.key() + "`, which `returns` does not describe";
    }
  }
  return {};
}

std::string wrong_with_unknown(Trial& trial, const Customer& customer) {
  const std::string keys = R"({"phone":[")" + customer.phone + "\"]}";
  const auto answer = trial.call(
      "lookup", {.requests = {question_of("sambung_check_none", keys)}, .limit = kLimit});
  if (!answer) return "a `what` that is none: " + answer.error().what;
  const auto& outcome = answer->outcomes.front();
  const bool refused =
      outcome.outcome == OutcomeClass::kInvalid || outcome.outcome == OutcomeClass::kNotSupported;
  return refused && answer->items.empty()
             ? ""
             : "a `what` that is not described: " + text_of(outcome) + " instead of not supported";
}

/// Asks as the broker does; the items go to `count`.
std::string wrong_with_answer(const Subject& subject, Trial& trial, const json::Value& lookup,
                              const std::string& keys, std::size_t& count) {
  const auto begun = std::chrono::steady_clock::now();
  const auto answer = trial.call("lookup", {.requests = {question_of(lookup.key(), keys)},
                                            .limit = kLimit,
                                            .deadline = kDeadline + kMargin});
  if (!answer) return "no answer within its deadline: " + answer.error().what;
  const auto took = std::chrono::steady_clock::now() - begun;
  if (took > kDeadline + kMargin) return "the answer came after its deadline";
  count = answer->items.size();
  if (count > kLimit) return "more items than the limit";
  for (const auto& emitted : answer->items) {
    const std::string wrong = wrong_with_item(emitted.item, lookup["returns"]);
    if (!wrong.empty()) return wrong;
  }
  const auto& outcome = answer->outcomes.front();
  const bool done = outcome.outcome == OutcomeClass::kDone;
  if (subject.order.reachable()) return done ? "" : text_of(outcome);
  return done && subject.order.uses_http() ? "done, although its system cannot be reached" : "";
}

}  // namespace

Finding lookup_shape(const Subject& subject) {
  const auto description = json::Document::parse(subject.ability.description);
  const json::Value lookups = description ? description->root()["lookups"] : json::Value();
  if (lookups.size() == 0) return skipped("its description has no look-ups");
  if (!subject.ability.can("lookup")) {
    return failed("its description has look-ups, and it has no operation `lookup`");
  }
  Made made(subject);
  if (!made.trial().ready()) return not_up(made.trial());
  const Customer customer = made.maker.customer();
  std::string wrong = wrong_with_unknown(made.trial(), customer);
  if (!wrong.empty()) return failed(wrong);
  const auto written = made.scratch.contents();
  for (const json::Value lookup : json::children(lookups)) {
    std::size_t count = 0;
    wrong = wrong_with_answer(subject, made.trial(), lookup, keys_for(lookup, customer), count);
    if (!wrong.empty()) return failed(lookup.key() + ": " + wrong);
    if (count > 0) return failed(lookup.key() + ": something was found for keys that nobody has");
  }
  if (made.scratch.contents() != written) return failed("it wrote into {scratch}");
  // With somebody there, whatever is found must be as described too.
  if (!why_not_made(subject).empty()) return passed();
  if (auto over = begin(subject, made, op_of(subject, "LOOK"))) return *over;
  for (const json::Value lookup : json::children(lookups)) {
    std::size_t count = 0;
    wrong = wrong_with_answer(subject, made.trial(), lookup, keys_for(lookup, customer), count);
    if (!wrong.empty()) return failed(lookup.key() + ": " + wrong);
  }
  return passed();
}

}  // namespace sambung::kit
