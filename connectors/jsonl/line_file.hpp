#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

namespace sambung::jsonl {

/// A file of whole lines that knows the ids in it. Confined to one thread; holds the file's lock,
/// so that two connections cannot share it. Every failure is thrown as std::runtime_error that
/// names the file; after one the file is as it was before the call, and the call may be repeated.
class LineFile {
 public:
  /// Opens or creates `path`, cuts off a last line without its end (what a crash left) and reads
  /// the ids of the file and of its predecessor.
  LineFile(std::string path, std::uint64_t rotate_bytes);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  bool has(std::string_view id) const { return ids_.contains(std::string(id)); }
  /// Appends `lines` (whole ones) and returns when they are on stable storage; then their ids are
  /// known. Starts a new file first when this one is long enough.
  void append(std::string_view lines);
  /// Bytes of a torn last line that opening cut off.
  std::uint64_t cut_bytes() const { return cut_bytes_; }

 private:
  void open();
  void recover();
  void rotate();
  void close();
  std::string predecessor() const { return path_ + ".1"; }
  std::uint64_t read_ids(int fd);
  void remember(std::string_view lines);
  [[noreturn]] void fail(const char* step) const;

  std::string path_;
  std::uint64_t rotate_bytes_;
  int fd_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t cut_bytes_ = 0;
  std::unordered_set<std::string> ids_;
};

}  // namespace sambung::jsonl
