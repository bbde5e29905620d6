#include "core/supervise/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace sambung::supervise {

namespace {

constexpr int kChildSocket = 3;
constexpr int kWritePatienceMs = 5000;

/// What a connector may see of the broker's environment.
constexpr const char* kEnvironment[] = {
    "PATH",         "LANG",         "LC_ALL",        "TZ",          "SSL_CERT_FILE", "SSL_CERT_DIR",
    "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"};

Error failed(const std::string& what) {
  return Error{ErrorCode::kUnavailable, what + ": " + std::strerror(errno)};
}

std::vector<std::string> environment() {
  std::vector<std::string> out;
  for (const char* name : kEnvironment) {
    if (const char* value = std::getenv(name)) out.push_back(std::string(name) + "=" + value);
  }
  return out;
}

/// posix_spawn's two objects, freed together.
struct SpawnPlan {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;

  SpawnPlan() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
};

int spawn(const std::string& executable, int socket, int errors, pid_t& pid) {
  SpawnPlan plan;
  posix_spawn_file_actions_addopen(&plan.actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&plan.actions, errors, 1);
  posix_spawn_file_actions_adddup2(&plan.actions, errors, 2);
  posix_spawn_file_actions_adddup2(&plan.actions, socket, kChildSocket);
  sigset_t none;
  sigset_t every;
  sigemptyset(&none);
  sigfillset(&every);
  posix_spawnattr_setsigmask(&plan.attributes, &none);
  posix_spawnattr_setsigdefault(&plan.attributes, &every);
  posix_spawnattr_setpgroup(&plan.attributes, 0);
  posix_spawnattr_setflags(&plan.attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::string program = executable;
  std::string option = "--fd";
  std::string number = std::to_string(kChildSocket);
  char* argv[] = {program.data(), option.data(), number.data(), nullptr};
  std::vector<std::string> variables = environment();
  std::vector<char*> envp;
  for (std::string& variable : variables) envp.push_back(variable.data());
  envp.push_back(nullptr);
  return posix_spawn(&pid, executable.c_str(), &plan.actions, &plan.attributes, argv, envp.data());
}

/// Above the numbers that the child's end gets, so that dup2 never meets its own source.
UniqueFd lifted(int fd) {
  UniqueFd high(fcntl(fd, F_DUPFD_CLOEXEC, kChildSocket + 1));
  ::close(fd);
  return high;
}

}  // namespace

Child::Child(pid_t pid, UniqueFd exit, UniqueFd socket, UniqueFd errors)
    : pid_(pid), exit_(std::move(exit)), socket_(std::move(socket)), stderr_(std::move(errors)) {}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)),
      exit_(std::move(other.exit_)),
      socket_(std::move(other.socket_)),
      stderr_(std::move(other.stderr_)),
      how_(std::move(other.how_)) {}

Child::~Child() {
  if (pid_ == 0 || !how_.empty()) return;
  kill();
  reap();
}

Result<Child> Child::start(const std::string& executable) {
  int sockets[2];
  int pipes[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) return failed("socketpair");
  UniqueFd ours(sockets[0]);
  UniqueFd theirs = lifted(sockets[1]);
  if (pipe2(pipes, O_CLOEXEC) != 0) return failed("pipe");
  UniqueFd read_end(pipes[0]);
  UniqueFd write_end = lifted(pipes[1]);
  if (!theirs.valid() || !write_end.valid()) return failed("descriptors");
  fcntl(read_end.get(), F_SETFL, O_NONBLOCK);
  pid_t pid = 0;
  errno = spawn(executable, theirs.get(), write_end.get(), pid);
  if (errno != 0) {
    const std::string name = executable.substr(executable.rfind('/') + 1);
    return failed(executable + " does not start (install " + name + " there)");
  }
  // Not <sys/pidfd.h>, which in glibc 2.36 declares C++ functions.
  UniqueFd exit(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  Child child(pid, std::move(exit), std::move(ours), std::move(read_end));
  if (!child.exit_.valid()) return failed("pidfd_open");
  return child;
}

Result<void> Child::write(std::string_view bytes) {
  while (!bytes.empty()) {
    pollfd ready{socket_.get(), POLLOUT, 0};
    if (poll(&ready, 1, kWritePatienceMs) == 0) {
      return Error{ErrorCode::kUnavailable, "the child process does not read its instructions"};
    }
    const ssize_t sent =
        send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent < 0) return failed("the child process takes no instructions");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

void Child::end(std::chrono::milliseconds grace) {
  if (!how_.empty()) return;
  ::shutdown(socket_.get(), SHUT_WR);
  pollfd ended{exit_.get(), POLLIN, 0};
  if (::poll(&ended, 1, static_cast<int>(grace.count())) <= 0) kill();
  reap();
}

void Child::kill() {
  if (how_.empty()) ::kill(pid_, SIGKILL);
}

std::string Child::reap() {
  if (!how_.empty()) return how_;
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    how_ = "signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
  } else {
    how_ = "exit code " + std::to_string(WEXITSTATUS(status));
  }
  return how_;
}

std::uint64_t resident_bytes(pid_t pid) {
  if (pid <= 0) return 0;
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  if (!(file >> total >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace sambung::supervise
