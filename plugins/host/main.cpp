#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "core/base/thread_setup.hpp"
#include "plugins/host/bootstrap.hpp"
#include "plugins/host/harden.hpp"
#include "plugins/host/session.hpp"

namespace {

constexpr int kExitUsage = 64;
constexpr int kExitUnavailable = 69;

int usage() {
  std::fputs(
      "usage: sambung-host --fd NUMBER\n"
      "Runs one connection's connector for sambung, which starts it; NUMBER is an inherited "
      "socket.\n",
      stderr);
  return kExitUsage;
}

int fail(const sambung::Error& error) {
  std::fprintf(stderr, "%s\n", error.what.c_str());
  return kExitUnavailable;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || std::strcmp(argv[1], "--fd") != 0) return usage();
  const std::string_view text = argv[2];
  int fd = -1;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), fd);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || fd < 3) return usage();

  sambung::set_up_thread("sambung-host", 15);  // ingest goes first; its other threads inherit this
  const sambung::Result<void> hardened = sambung::host::harden(fd);
  if (!hardened) return fail(hardened.error());
  auto bootstrap = sambung::host::read_bootstrap(fd, std::chrono::seconds(10));
  if (!bootstrap) return fail(bootstrap.error());
  return sambung::host::serve(*std::move(bootstrap), fd);
}
