#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <random>
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
  /// SIGKILL to one of them; the broker is reaped, but not started again. True when it was the broker.
  bool kill_one(pid_t target);
  /// Waits until some thread of `target` is inside fsync or fdatasync and kills it there; false when
  /// none was within `patience_ms`, and then nothing was killed.
  bool kill_in_commit(pid_t target, int patience_ms);
  void terminate();

 private:
  std::filesystem::path config_;
  pid_t pid_ = -1;
};

}  // namespace sambung::fault
