#include "connectors/sink/waves.hpp"

#include <string_view>
#include <unordered_map>
#include <unordered_set>

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

}  // namespace sambung::sink
