#include "connectors/sink/waves.hpp"

#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "connectors/web/failure.hpp"

namespace sambung::sink {

namespace {

std::vector<std::vector<std::size_t>> waves_of(const Batch& batch) {
  std::unordered_map<std::string_view, std::size_t> seen;
  std::vector<std::vector<std::size_t>> waves;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const std::size_t wave = seen[batch[i].lane()]++;
    if (wave == waves.size()) waves.emplace_back();
    waves[wave].push_back(i);
  }
  return waves;
}

}  // namespace

Outcomes in_waves(const Batch& batch, const Hand& hand) {
  Outcomes outcomes = all(batch, Outcome::not_attempted());
  std::unordered_set<std::string_view> stopped;
  for (std::vector<std::size_t>& wave : waves_of(batch)) {
    std::erase_if(wave, [&](std::size_t i) { return stopped.contains(batch[i].lane()); });
    if (wave.empty()) break;
    std::vector<Outcome> said;
    try {
      said = hand(wave);
    } catch (const std::exception& error) {
      said.assign(wave.size(), Outcome::transient(error.what()));
    }
    said.resize(wave.size(), Outcome::transient("the connector answered for too few events"));
    for (std::size_t n = 0; n < wave.size(); ++n) {
      outcomes[wave[n]] = said[n];
      if (!said[n].is_done()) stopped.insert(batch[wave[n]].lane());
    }
  }
  return outcomes;
}

Outcomes in_waves_until(const Batch& batch, std::chrono::steady_clock::time_point end,
                        const char* slow, const Hand& hand) {
  std::optional<Outcome> closed;  // why nothing more is handed over
  return in_waves(batch, [&](const std::vector<std::size_t>& events) {
    if (!closed && std::chrono::steady_clock::now() >= end) closed = Outcome::transient(slow);
    if (closed) return std::vector<Outcome>(events.size(), *closed);
    try {
      std::vector<Outcome> said = hand(events);
      for (const Outcome& each : said) {
        if (!is_of_one_event(each)) closed = each;
      }
      return said;
    } catch (const web::Failure& failure) {
      closed = failure.outcome;
      return std::vector<Outcome>(events.size(), *closed);
    }
  });
}

}  // namespace sambung::sink
