#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace sambung::testing {

/// A program of the test's, its output in files; killed and reaped with the object. Confined to the
/// test.
class Program {
 public:
  /// Runs `argv` with stdout in "<stem>.out" and stderr in "<stem>.err", appended.
  Program(std::vector<std::string> argv, const std::filesystem::path& stem);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void signal(int number) const;
  /// The signal that ended it; 0 while it runs or when it ended otherwise.
  int ended_by();
  std::string out() const;
  std::string err() const;

 private:
  std::filesystem::path stem_;
  pid_t pid_ = 0;
  bool reaped_ = false;
  int ended_by_ = 0;
};

}  // namespace sambung::testing
