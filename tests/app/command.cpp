#include "tests/app/command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace sambung::testing {

namespace {

using Clock = std::chrono::steady_clock;

/// The two ends of a pipe.
struct Pipe {
  UniqueFd read;
  UniqueFd write;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) ::abort();
    read = UniqueFd(ends[0]);
    write = UniqueFd(ends[1]);
  }
};

[[noreturn]] void become(const std::vector<std::string>& arguments,
                         const Running::Variables& variables, const std::string& folder) {
  std::vector<std::string> words = {std::string(SAMBUNG_BIN_DIR) + "/sambung"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> set = {"PATH=/usr/bin:/bin"};
  for (const auto& [name, value] : variables) set.push_back(name + "=" + value);
  for (const char* kept : {"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
    if (const char* value = ::getenv(kept)) set.push_back(std::string(kept) + "=" + value);
  }
  std::vector<char*> argv;
  std::vector<char*> envp;
  for (std::string& word : words) argv.push_back(word.data());
  for (std::string& text : set) envp.push_back(text.data());
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  if (::chdir(folder.c_str()) == 0) ::execve(argv[0], argv.data(), envp.data());
  ::_exit(127);
}

/// True when the descriptor has ended.
bool drain(int fd, std::string& into) {
  char piece[65536];
  const ssize_t got = ::read(fd, piece, sizeof piece);
  if (got > 0) into.append(piece, static_cast<std::size_t>(got));
  return got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN);
}

}  // namespace

Running::Running(const std::vector<std::string>& arguments, const std::string& input,
                 const Variables& variables, const std::string& folder) {
  Pipe in;
  Pipe out;
  Pipe err;
  ::fcntl(in.write.get(), F_SETPIPE_SZ, 1 << 20);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(in.read.get(), STDIN_FILENO);
    ::dup2(out.write.get(), STDOUT_FILENO);
    ::dup2(err.write.get(), STDERR_FILENO);
    become(arguments, variables, folder);
  }
  if (pid_ < 0 ||
      ::write(in.write.get(), input.data(), input.size()) != static_cast<ssize_t>(input.size())) {
    ::abort();  // a test's input fits the pipe
  }
  out_ = std::move(out.read);
  err_ = std::move(err.read);
}

Running::~Running() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Running::signal(int number) const { ::kill(pid_, number); }

/// False when both ends are closed.
bool Running::read_some(std::chrono::milliseconds patience) {
  pollfd ready[] = {{out_.get(), POLLIN, 0}, {err_.get(), POLLIN, 0}};
  if (::poll(ready, 2, static_cast<int>(patience.count())) <= 0) return true;
  if (ready[0].revents != 0 && drain(out_.get(), outcome_.out)) out_.reset();
  if (ready[1].revents != 0 && drain(err_.get(), outcome_.err)) err_.reset();
  return out_.valid() || err_.valid();
}

bool Running::await(const std::string& text, std::chrono::seconds patience) {
  const auto deadline = Clock::now() + patience;
  bool open = true;
  while (open && Clock::now() < deadline) {
    if ((outcome_.err + outcome_.out).find(text) != std::string::npos) return true;
    open = read_some(std::chrono::milliseconds(100));
  }
  return (outcome_.err + outcome_.out).find(text) != std::string::npos;
}

Outcome Running::finish(std::chrono::seconds patience) {
  const auto deadline = Clock::now() + patience;
  while ((out_.valid() || err_.valid()) && Clock::now() < deadline) {
    read_some(std::chrono::milliseconds(100));
  }
  int status = 0;
  if (!out_.valid() && !err_.valid() && ::waitpid(pid_, &status, 0) == pid_) {
    pid_ = -1;
    outcome_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return outcome_;
}

Outcome sambung(const std::vector<std::string>& arguments, const std::string& input,
                const Running::Variables& variables, const std::string& folder) {
  Running running(arguments, input, variables, folder);
  return running.finish();
}

}  // namespace sambung::testing
