#include "tests/bus/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace sambung::testing {

namespace {

std::string content(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

void redirect(const std::string& path, int to) {
  const int fd = ::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0 || ::dup2(fd, to) < 0) ::_exit(126);
}

}  // namespace

Program::Program(std::vector<std::string> argv, const std::filesystem::path& stem) : stem_(stem) {
  const std::string out = stem.string() + ".out";
  const std::string err = stem.string() + ".err";
  std::vector<char*> arguments;
  for (std::string& argument : argv) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  redirect(out, 1);
  redirect(err, 2);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

Program::~Program() {
  if (reaped_ || pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Program::signal(int number) const { ::kill(pid_, number); }

int Program::ended_by() {
  int status = 0;
  if (!reaped_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
    reaped_ = true;
    ended_by_ = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }
  return ended_by_;
}

std::string Program::out() const { return content(stem_.string() + ".out"); }
std::string Program::err() const { return content(stem_.string() + ".err"); }

}  // namespace sambung::testing
