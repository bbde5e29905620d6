#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace sambung::simulator {

/// Seeded chance: the same seed and the same questions give the same answers on every machine
/// (which the standard's distributions do not promise). Confined to its owner.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t next() { return engine_(); }
  /// 0 to `bound` - 1; 0 for a bound of 0. The bias is below 2^-32 for the bounds used here.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : engine_() % bound; }
  /// 0 up to 1, without 1.
  double fraction() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
  /// True with this probability; always asks the engine, so that rates do not shift later answers.
  bool chance(double probability) { return fraction() < probability; }
  std::string bytes(std::size_t count);

 private:
  std::mt19937_64 engine_;
};

/// Makes ids that look like WhatsApp's. Confined to its owner.
class IdMaker {
 public:
  explicit IdMaker(std::uint64_t seed) : random_(seed) {}

  /// A message id: "wamid." and base 64. It holds no phone number, unlike a real one.
  std::string message();
  /// A decimal id of 16 digits, as media, templates and nodes have.
  std::string node();
  /// What Graph calls fbtrace_id.
  std::string trace();

 private:
  Random random_;
};

}  // namespace sambung::simulator
