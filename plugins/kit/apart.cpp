#include "plugins/kit/apart.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>

#include "core/base/unique_fd.hpp"

namespace sambung::kit {

namespace {

using Clock = std::chrono::steady_clock;

/// A network of its own, in which this machine alone answers. Only root may have one.
bool own_network() {
  if (unshare(CLONE_NEWNET) != 0) return false;
  const UniqueFd fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq loopback{};
  std::strncpy(loopback.ifr_name, "lo", sizeof loopback.ifr_name - 1);
  loopback.ifr_flags = IFF_UP;
  return fd.valid() && ioctl(fd.get(), SIOCSIFFLAGS, &loopback) == 0;
}

/// No socket of the Internet protocols for this process and its children; needs no rights.
bool no_internet() {
  constexpr auto kNumber = static_cast<std::uint32_t>(offsetof(seccomp_data, nr));
  constexpr auto kFamily = static_cast<std::uint32_t>(offsetof(seccomp_data, args));
  constexpr std::uint32_t kRefuse = SECCOMP_RET_ERRNO | ENETUNREACH;
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kNumber),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 4),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kFamily),  // its lower half: little-endian
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, kRefuse),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{static_cast<unsigned short>(std::size(program)), program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

bool fence(Network network) {
  if (network == Network::kOpen || own_network()) return true;
  return network == Network::kOwnSystem || no_internet();
}

[[noreturn]] void be_child(const std::function<std::string()>& work, Network network, int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setpgid(0, 0);
  std::string text = "no fence around the network can be had on this machine";
  const bool fenced = fence(network);
  if (fenced) text = work();
  text.insert(text.begin(), fenced ? '+' : '-');
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t put = write(out, text.data() + written, text.size() - written);
    if (put < 0 && errno != EINTR) break;
    if (put > 0) written += static_cast<std::size_t>(put);
  }
  _exit(0);
}

/// Everything until the child closes its end; false when the deadline came first.
bool read_all(int fd, std::string& text, Clock::time_point until) {
  char piece[4096];
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd ready{fd, POLLIN, 0};
    if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) == 0) return false;
    const ssize_t got = read(fd, piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    text.append(piece, static_cast<std::size_t>(got));
  }
}

}  // namespace

Result<std::string> run_apart(const std::function<std::string()>& work, Network network,
                              std::chrono::milliseconds patience) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return Error{ErrorCode::kUnavailable, std::string("no pipe: ") + std::strerror(errno)};
  }
  UniqueFd in(ends[0]);
  UniqueFd out(ends[1]);
  const pid_t child = fork();
  if (child < 0) return Error{ErrorCode::kUnavailable, std::string("fork: ") + strerror(errno)};
  if (child == 0) be_child(work, network, out.get());
  out.reset();
  std::string text;
  const bool complete = read_all(in.get(), text, Clock::now() + patience);
  if (!complete) kill(child, SIGKILL);  // its hosts die with it (PR_SET_PDEATHSIG)
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (!complete) {
    return Error{ErrorCode::kUnavailable,
                 "not over after " + std::to_string(patience.count() / 1000) + " s; killed"};
  }
  if (WIFSIGNALED(status) || text.empty()) {
    return Error{
        ErrorCode::kUnavailable,
        "crashed" + (WIFSIGNALED(status) ? " (signal " + std::to_string(WTERMSIG(status)) + ")"
                                         : std::string())};
  }
  if (text.front() == '-') return Error{ErrorCode::kUnavailable, text.substr(1)};
  return text.substr(1);
}

}  // namespace sambung::kit
