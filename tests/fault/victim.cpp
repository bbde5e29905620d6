#include "tests/fault/victim.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace sambung::fault {

namespace {

/// Children by parent, from /proc.
std::map<pid_t, std::vector<pid_t>> families() {
  std::map<pid_t, std::vector<pid_t>> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream stat(entry.path() / "stat");
    std::string line;
    if (!std::getline(stat, line)) continue;
    std::istringstream after(line.substr(line.rfind(')') + 2));
    char state = 0;
    pid_t parent = 0;
    after >> state >> parent;
    if (state != 'Z') children[parent].push_back(static_cast<pid_t>(std::stol(name)));
  }
  return children;
}

/// Whether a thread of a process is inside a call that waits for the disk.
bool any_thread_syncs(pid_t process) {
  const std::filesystem::path tasks = "/proc/" + std::to_string(process) + "/task";
  std::error_code gone;
  for (const auto& thread : std::filesystem::directory_iterator(tasks, gone)) {
    std::ifstream file(thread.path() / "syscall");
    long number = -1;
    if (file >> number && (number == SYS_fdatasync || number == SYS_fsync)) return true;
  }
  return false;
}

}  // namespace

Victim::~Victim() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

void Victim::start() {
  const std::string program = std::string(SAMBUNG_BIN_DIR) + "/sambung";
  const std::string log = (config_.parent_path() / "broker.log").string();
  pid_ = ::fork();
  if (pid_ == 0) {
    const int fd = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(fd, STDOUT_FILENO);
    ::dup2(fd, STDERR_FILENO);
    ::execl(program.c_str(), program.c_str(), "run", config_.c_str(), nullptr);
    ::_exit(127);
  }
}

std::vector<pid_t> Victim::processes() const {
  const auto children = families();
  std::vector<pid_t> all = {pid_};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto below = children.find(all[i]);
    if (below != children.end()) all.insert(all.end(), below->second.begin(), below->second.end());
  }
  return all;
}

std::string Victim::kind_of(pid_t process) const {
  if (process == pid_) return "broker";
  const std::filesystem::path proc = "/proc/" + std::to_string(process);
  std::ifstream command(proc / "cmdline");
  std::string program;
  std::getline(command, program, '\0');
  if (program.ends_with("/sambung-bus")) return "bus";
  std::ifstream maps(proc / "maps");
  for (std::string line; std::getline(maps, line);) {
    const std::filesystem::path file = line.substr(std::min(line.find('/'), line.size()));
    if (file.parent_path().filename() == "connectors") return file.stem();
  }
  return {};
}

void Victim::kill_one(pid_t target) {
  ::kill(target, SIGKILL);
  if (target != pid_) return;
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

bool Victim::kill_in_commit(pid_t target, const std::vector<pid_t>& committing,
                            std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < deadline) {
    for (const pid_t process : committing) {
      if (!any_thread_syncs(process)) continue;
      kill_one(target);
      return true;
    }
  }
  return false;
}

void Victim::terminate() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

}  // namespace sambung::fault
