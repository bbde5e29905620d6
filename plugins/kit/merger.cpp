#include "plugins/kit/merger.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "core/base/unique_fd.hpp"

namespace sambung::kit {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{60};

/// Whether the process ended in time.
bool ends(pid_t process) {
  const UniqueFd fd(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
  if (!fd.valid()) return false;
  const auto until = Clock::now() + kPatience;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    pollfd over{fd.get(), POLLIN, 0};
    const int ready = poll(&over, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

/// Its process, or 0 with `error`.
pid_t start(const std::string& program, const std::string& from, const std::string& into,
            int& error) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  std::string words[] = {program, from, into};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t process = 0;
  error = posix_spawn(&process, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? process : 0;
}

}  // namespace

std::string merge_by(const std::string& program, const std::string& from, const std::string& into) {
  int error = 0;
  const pid_t process = start(program, from, into, error);
  if (process == 0) return program + " does not start: " + std::strerror(error);
  const bool ended = ends(process);
  if (!ended) kill(process, SIGKILL);
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
  if (!ended) return program + " is not over after 60 s; killed";
  if (WIFSIGNALED(status)) return program + " crashed";
  const int code = WEXITSTATUS(status);
  return code == 0 ? "" : program + " ended with exit code " + std::to_string(code);
}

}  // namespace sambung::kit
