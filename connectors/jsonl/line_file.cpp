#include "connectors/jsonl/line_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "connectors/jsonl/mapping.hpp"

namespace sambung::jsonl {

namespace {

constexpr std::size_t kChunkBytes = 1U << 20;
constexpr std::size_t kLineFrontBytes = 64;  // holds the id of any line of ours

}  // namespace

LineFile::LineFile(std::string path, std::uint64_t rotate_bytes)
    : path_(std::move(path)), rotate_bytes_(rotate_bytes) {
  try {
    open();
  } catch (...) {
    close();
    throw;
  }
}

LineFile::~LineFile() { close(); }

void LineFile::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

void LineFile::fail(const char* step) const {
  throw std::runtime_error(path_ + ": " + step + ": " + std::strerror(errno));
}

void LineFile::open() {
  fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd_ < 0) fail("cannot be opened");
  if (flock(fd_, LOCK_EX | LOCK_NB) != 0) fail("another process writes to it");
  const int older = ::open(predecessor().c_str(), O_RDONLY | O_CLOEXEC);
  if (older >= 0) {
    read_ids(older);
    ::close(older);
  }
  recover();
  // The file's own entry must survive a power cut before any line counts as kept.
  const std::string folder = path_.substr(0, path_.rfind('/') + 1);
  const int parent = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool kept = parent >= 0 && fsync(parent) == 0;
  if (parent >= 0) ::close(parent);
  if (!kept) fail("its folder cannot be synchronised");
}

void LineFile::recover() {
  struct stat facts {};
  if (fstat(fd_, &facts) != 0) fail("cannot be read");
  size_ = read_ids(fd_);
  cut_bytes_ = static_cast<std::uint64_t>(facts.st_size) - size_;
  if (cut_bytes_ > 0 && ftruncate(fd_, static_cast<off_t>(size_)) != 0) {
    fail("its torn last line cannot be cut off");
  }
}

/// Remembers the ids of all whole lines; gives the offset after the last one.
std::uint64_t LineFile::read_ids(int fd) {
  std::string front;  // of the line under way
  std::string chunk(kChunkBytes, '\0');
  std::uint64_t offset = 0;
  std::uint64_t whole = 0;
  ssize_t got = 0;
  while ((got = pread(fd, chunk.data(), chunk.size(), static_cast<off_t>(offset))) > 0) {
    std::string_view rest(chunk.data(), static_cast<std::size_t>(got));
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view piece = rest.substr(0, end);
      front.append(piece.substr(0, kLineFrontBytes - std::min(kLineFrontBytes, front.size())));
      if (end == std::string_view::npos) break;
      const std::string_view id = id_of(front);
      if (!id.empty()) ids_.emplace(id);
      front.clear();
      rest.remove_prefix(end + 1);
      whole = offset + static_cast<std::uint64_t>(got) - rest.size();
    }
    offset += static_cast<std::uint64_t>(got);
  }
  if (got < 0) fail("cannot be read");
  return whole;
}

void LineFile::append(std::string_view lines) {
  if (fd_ < 0) open();
  if (rotate_bytes_ > 0 && size_ > 0 && size_ + lines.size() > rotate_bytes_) rotate();
  std::size_t written = 0;
  while (written < lines.size()) {
    const ssize_t put = pwrite(fd_, lines.data() + written, lines.size() - written,
                               static_cast<off_t>(size_ + written));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) break;
    written += static_cast<std::size_t>(put);
  }
  if (written < lines.size() || fdatasync(fd_) != 0) {
    const int reason = errno;
    // Taken back, so that a repetition writes (and dirties) these bytes again: after a failed
    // fdatasync the kernel may call pages clean that never reached the disk.
    if (ftruncate(fd_, static_cast<off_t>(size_)) != 0) close();  // opening cuts what is torn
    errno = reason;
    fail("the lines could not be kept");
  }
  size_ += lines.size();
  remember(lines);
}

void LineFile::remember(std::string_view lines) {
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string_view id = id_of(lines.substr(0, end));
    if (!id.empty()) ids_.emplace(id);
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
}

void LineFile::rotate() {
  if (rename(path_.c_str(), predecessor().c_str()) != 0) fail("cannot be renamed to start anew");
  close();
  ids_.clear();  // opening reads those of the predecessor: what was just renamed
  open();
}

}  // namespace sambung::jsonl
