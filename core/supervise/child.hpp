#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/unique_fd.hpp"

namespace sambung::supervise {

/// A child process with a private socket to it and its stderr; killed and reaped when destroyed.
/// Confined to the thread that started it, which must outlive it: the child asks the kernel to be
/// killed when that thread ends.
class Child {
 public:
  /// Runs `executable --fd 3`, descriptor 3 being its end of the socket, with a bare environment,
  /// in a process group of its own. kUnavailable names the file and the reason.
  static Result<Child> start(const std::string& executable);
  Child(Child&&) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  pid_t pid() const { return pid_; }
  /// Readable once the process has ended.
  int exit_fd() const { return exit_.get(); }
  /// Our end of the socket, for who reads answers there; `write` is for instructions.
  int socket_fd() const { return socket_.get(); }
  /// Non-blocking.
  int stderr_fd() const { return stderr_.get(); }
  /// Writes all of `bytes`, as long as the other end reads; kUnavailable.
  Result<void> write(std::string_view bytes);
  /// Closes our end, which a child takes for its end, and waits `grace` before it is killed.
  void end(std::chrono::milliseconds grace);
  void kill();
  /// Waits for the end (call after `exit_fd` is readable, or after `kill`) and says how it came:
  /// "exit code 3", "signal 11 (Segmentation fault)".
  std::string reap();

 private:
  Child(pid_t pid, UniqueFd exit, UniqueFd socket, UniqueFd errors);

  pid_t pid_;
  UniqueFd exit_;
  UniqueFd socket_;
  UniqueFd stderr_;
  std::string how_;  ///< once reaped
};

/// Resident bytes of a process; 0 when it cannot be told.
std::uint64_t resident_bytes(pid_t pid);

}  // namespace sambung::supervise
