#include "core/simulator/random.hpp"

#include "core/simulator/signer.hpp"

namespace sambung::simulator {

std::string Random::bytes(std::size_t count) {
  std::string out(count, '\0');
  for (char& byte : out) byte = static_cast<char>(next() & 0xff);
  return out;
}

std::string IdMaker::message() { return "wamid." + to_base64("SIM" + random_.bytes(24)); }

std::string IdMaker::node() {
  constexpr std::uint64_t kLeast = 1'000'000'000'000'000;
  return std::to_string(kLeast + random_.below(9 * kLeast));
}

std::string IdMaker::trace() { return "A" + to_base64(random_.bytes(15)); }

}  // namespace sambung::simulator
