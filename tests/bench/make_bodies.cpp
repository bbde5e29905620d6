// Writes signed webhooks for wrk: a line is the signature header and the body, separated by a tab.
// Usage: make_bodies COUNT CONVERSATIONS SECRET > FILE

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "tests/bench/made_bodies.hpp"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: make_bodies COUNT CONVERSATIONS SECRET > FILE\n");
    return 64;
  }
  const auto count = std::strtoull(argv[1], nullptr, 10);
  const auto conversations = std::strtoull(argv[2], nullptr, 10);
  const std::int64_t now = std::time(nullptr);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto made = sambung::bench::make_body(
        i, conversations, now + static_cast<std::int64_t>(i / 20'000), argv[3]);
    std::fwrite(made.signature.data(), 1, made.signature.size(), stdout);
    std::fputc('\t', stdout);
    std::fwrite(made.body.data(), 1, made.body.size(), stdout);
    std::fputc('\n', stdout);
  }
  return 0;
}
