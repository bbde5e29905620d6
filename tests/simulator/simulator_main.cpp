// A simulator for tests in other languages: prints one JSON line that says where it is, and runs
// until its standard input ends. Its secrets are fixed and stand in the tests.
//   simulator_alone TARGET_URL [AUTHORITY_FOLDER]
#include <cstdio>
#include <iostream>
#include <string>

#include "core/simulator/simulator.hpp"

namespace {

sambung::simulator::Options options_of(int count, char** arguments) {
  sambung::simulator::Options options;
  options.app_secret = sambung::Secret("sambung-test-secret");
  options.verify_token = sambung::Secret("verify-me");
  options.access_token = sambung::Secret("test-token");
  options.target_url = arguments[1];
  options.outside_window = sambung::simulator::OutsideWindow::kAllow;
  options.speed = 1000;
  options.throughput_per_second = 10'000;
  if (count > 2) options.https = {0, arguments[2]};
  return options;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: simulator_alone TARGET_URL [AUTHORITY_FOLDER]\n");
    return 64;
  }
  const auto simulator = sambung::simulator::Simulator::start(options_of(count, arguments));
  if (!simulator) {
    std::fprintf(stderr, "simulator_alone: %s\n", simulator.error().what.c_str());
    return 69;
  }
  std::printf("{\"base_url\":\"%s\",\"https_port\":%u,\"authority_file\":\"%s\"}\n",
              (*simulator)->base_url().c_str(), unsigned{(*simulator)->https_port()},
              (*simulator)->authority_file().c_str());
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
  }
  return 0;
}
