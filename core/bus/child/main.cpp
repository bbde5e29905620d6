#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "core/bus/child/server.hpp"
#include "core/journal/sqlite_journal.hpp"

namespace {

constexpr int kExitUsage = 64;
constexpr int kExitUnavailable = 69;
constexpr int kBootstrapMs = 10'000;

int usage() {
  std::fputs(
      "usage: sambung-bus --fd NUMBER\n"
      "Serves subscribers for sambung, which starts it; NUMBER is an inherited socket.\n",
      stderr);
  return kExitUsage;
}

int fail(const sambung::Error& error) {
  std::fprintf(stderr, "%s\n", error.what.c_str());
  return kExitUnavailable;
}

/// Dies with the broker, cannot be traced or dumped (it holds the master key), holds nothing else
/// open.
bool harden(int keep) {
  const rlimit no_core{0, 0};
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, SIG_IGN);
  const auto kept = static_cast<unsigned>(keep);
  return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
         prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && setrlimit(RLIMIT_CORE, &no_core) == 0 &&
         (kept <= 3 || close_range(3, kept - 1, 0) == 0) && close_range(kept + 1, ~0U, 0) == 0 &&
         fcntl(keep, F_SETFD, FD_CLOEXEC) == 0;
}

sambung::Result<sambung::bus::Bootstrap> read_bootstrap(sambung::bus::RelayStream& relay, int fd) {
  using sambung::Error;
  using sambung::ErrorCode;
  while (true) {
    pollfd ready{fd, POLLIN, 0};
    if (poll(&ready, 1, kBootstrapMs) <= 0) break;
    if (auto filled = relay.fill(); !filled) break;
    const auto frame = relay.next();
    if (!frame) return frame.error();
    if (!*frame) continue;
    if ((*frame)->type != sambung::bus::RelayType::kBootstrap) break;
    return sambung::bus::decode_bootstrap((*frame)->payload);
  }
  return Error{ErrorCode::kUnavailable,
               "sambung-bus: no instructions on the inherited socket; this program is started by "
               "sambung, not by hand"};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || std::strcmp(argv[1], "--fd") != 0) return usage();
  const std::string_view text = argv[2];
  int fd = -1;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), fd);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || fd < 3) return usage();
  if (!harden(fd))
    return fail({sambung::ErrorCode::kUnavailable, "sambung-bus: cannot be confined"});

  sambung::bus::RelayStream relay(fd);
  auto bootstrap = read_bootstrap(relay, fd);
  if (!bootstrap) return fail(bootstrap.error());
  auto keys = sambung::journal::KeyStore::open(bootstrap->keys_file, bootstrap->master_key,
                                               sambung::journal::KeyStore::Access::kReadOnly);
  if (!keys) return fail(keys.error());
  auto journal = sambung::journal::open_sqlite_journal_reader(bootstrap->journal_file, **keys);
  if (!journal) return fail(journal.error());
  auto sockets = sambung::bus::Sockets::open(*bootstrap);
  if (!sockets) return fail(sockets.error());
  sambung::bus::Server server(std::move(relay), fd, std::move(*sockets), **journal,
                              std::move(bootstrap->resume));
  server.run();
  return 0;
}
