#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace sambung::fault {

/// A broker that runs as `sambung run FILE`, with its children, to be killed. Confined to its owner.
class Victim {
 public:
  explicit Victim(std::filesystem::path config) : config_(std::move(config)) {}
  ~Victim();

  void start();
  pid_t pid() const { return pid_; }
  /// The broker and every process below it.
  std::vector<pid_t> processes() const;
  /// "broker", "bus", the connector that a host has loaded ("sqlite"), or empty when it is not
  /// known, or not yet.
  std::string kind_of(pid_t process) const;
  /// SIGKILL to one of them; the broker is reaped, but not started again, and has no pid then.
  void kill_one(pid_t target);
  /// Waits until some thread of `committing` is inside fsync or fdatasync and kills `target` then;
  /// false when none was within `patience`, and then nothing was killed.
  bool kill_in_commit(pid_t target, const std::vector<pid_t>& committing,
                      std::chrono::milliseconds patience);
  void terminate();

 private:
  std::filesystem::path config_;
  pid_t pid_ = -1;
};

}  // namespace sambung::fault
