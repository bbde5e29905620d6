#include "core/sync/reconciling.hpp"

#include <charconv>

namespace sambung::sync {

namespace {

constexpr std::chrono::hours kEvery{24};
constexpr std::size_t kPersonsPerTurn = 128;
constexpr std::size_t kSamplesMax = 10;

std::int64_t number_in(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Result<void> Reconciling::begin(const std::set<std::string>& asked, const Rules& rules,
                                Store& store, UnixTime now) {
  for (const auto& [connection, reach] : rules.connections) {
    const std::string name = "reconciled " + connection;
    auto note = store.note(name);
    if (!note) return note.error();
    const std::int64_t then = number_in(*note);
    const bool is_asked = asked.contains(connection) || asked.contains("");
    if (!is_asked && now - from_unix_ms(then) <= kEvery) continue;
    if (auto noted = store.set_note(name, std::to_string(unix_ms(now))); !noted) return noted;
    if (then == 0 && !is_asked) continue;  // a connection that is new has just been read
    after_[connection] = std::string();
    drift_[connection] = {};
  }
  return {};
}

Result<bool> Reconciling::ask_some(Turn& turn, Store& store) {
  bool any = false;
  for (auto position = after_.begin(); position != after_.end();) {
    auto& [connection, after] = *position;
    auto persons = store.linked(connection, after, kPersonsPerTurn);
    if (!persons) return persons.error();
    for (const std::string& person_id : *persons) {
      if (auto asked = turn.recheck(connection, person_id); !asked) return asked.error();
    }
    any = any || !persons->empty();
    drift_[connection].left += persons->size();
    if (persons->size() < kPersonsPerTurn) {
      position = after_.erase(position);
    } else {
      after = persons->back();
      ++position;
    }
  }
  return any;
}

void Reconciling::note(const Turn& turn) {
  for (const auto& [connection, persons] : turn.compared()) {
    Drift& drift = drift_[connection];
    for (const auto& [person_id, drifted] : persons) {
      ++drift.checked;
      if (drift.left > 0) --drift.left;
      if (!drifted) continue;
      ++drift.drifted;
      if (drift.samples.size() < kSamplesMax) drift.samples.push_back(person_id);
    }
  }
}

}  // namespace sambung::sync
