#include "plugins/host/harden.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace sambung::host {

namespace {

Error failed(const char* step) {
  return Error{ErrorCode::kUnavailable,
               std::string("sambung-host: ") + step + ": " + std::strerror(errno)};
}

bool close_between(unsigned first, unsigned last) {
  return first > last || close_range(first, last, 0) == 0;
}

}  // namespace

Result<void> harden(int keep) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return failed("PR_SET_PDEATHSIG");
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return failed("PR_SET_DUMPABLE");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failed("PR_SET_NO_NEW_PRIVS");
  const rlimit no_core{0, 0};
  if (setrlimit(RLIMIT_CORE, &no_core) != 0) return failed("RLIMIT_CORE");
  // A terminal's Ctrl-C or systemd's stop reaches the whole group; the broker ends us when it is
  // through with us, and its own end closes our socket.
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, SIG_IGN);
  const auto kept = static_cast<unsigned>(keep);
  if (!close_between(3, kept - 1) || !close_between(kept + 1, ~0U)) return failed("close_range");
  // What a connector may start must not hold our socket open.
  if (fcntl(keep, F_SETFD, FD_CLOEXEC) != 0) return failed("FD_CLOEXEC");
  return {};
}

}  // namespace sambung::host
