#include "plugins/runtime/contract.hpp"

#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "core/json/utf8.hpp"

namespace sambung::runtime {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void clean_text(char* text, std::size_t capacity) {
  const std::string clean = printable({text, strnlen(text, capacity)}, capacity - 1);
  std::memset(text, 0, capacity);
  std::memcpy(text, clean.data(), clean.size());
}

void put_reason(sambung_outcome& outcome, std::string_view reason) {
  std::memset(outcome.reason, 0, sizeof outcome.reason);
  std::memcpy(outcome.reason, reason.data(), std::min(reason.size(), sizeof outcome.reason - 1));
}

void settle_one(sambung_outcome& outcome) {
  clean_text(outcome.reason, sizeof outcome.reason);
  clean_text(outcome.remote_id, sizeof outcome.remote_id);
  if (outcome.outcome >= SAMBUNG_DONE && outcome.outcome <= SAMBUNG_GONE) return;
  put_reason(outcome, "the connector answered outcome " + std::to_string(outcome.outcome) +
                          ", which is none");
  outcome.outcome = SAMBUNG_TRANSIENT;
}

std::string_view lane_of(const sambung_event& event) {
  return event.lane.size == 0 ? std::string_view{}
                              : std::string_view{event.lane.data, event.lane.size};
}

}  // namespace

std::string printable(std::string_view text, std::size_t size_max) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = json::utf8_length(text);
    std::string_view piece = length == 0 ? kReplacement : text.substr(0, length);
    const auto first = static_cast<unsigned char>(piece.front());
    if (length == 1 && (first < 0x20 || first == 0x7F)) piece = " ";
    if (out.size() + piece.size() > size_max) break;
    out.append(piece);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

void settle_outcomes(std::span<sambung_outcome> outcomes) {
  for (sambung_outcome& outcome : outcomes) {
    settle_one(outcome);
    if (outcome.outcome == SAMBUNG_NOT_ATTEMPTED) outcome.outcome = SAMBUNG_TRANSIENT;
  }
}

Result<void> settle_outcomes(std::span<const sambung_event> events,
                             std::span<sambung_outcome> outcomes) {
  std::unordered_set<std::string_view> failed;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    sambung_outcome& outcome = outcomes[i];
    settle_one(outcome);
    const bool later = failed.contains(lane_of(events[i]));
    const bool skipped = outcome.outcome == SAMBUNG_NOT_ATTEMPTED;
    if (later && !skipped) {
      return Error{ErrorCode::kInvalid,
                   "item " + std::to_string(i) + " of the batch has outcome " +
                       std::to_string(outcome.outcome) +
                       " although an earlier one of its lane was not done; the connector must "
                       "answer NOT_ATTEMPTED (12) there"};
    }
    if (!later && skipped) {
      outcome.outcome = SAMBUNG_TRANSIENT;
      put_reason(outcome, "not attempted by the connector");
    }
    if (outcome.outcome != SAMBUNG_DONE) failed.insert(lane_of(events[i]));
  }
  return {};
}

}  // namespace sambung::runtime
