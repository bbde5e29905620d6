#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/unique_fd.hpp"
#include "core/journal/key_store.hpp"
#include "core/sodium/stream.hpp"

namespace sambung::media {

/// What a file is, as its sender and Meta state it: nothing to be trusted.
struct Facts {
  std::string mime_type;
  std::string name;  ///< empty: it has none
};

// A file on disk: "SBMF", version, three zeros · the number of its data key (8 bytes, little endian) · the stream's
// header · the length of the sealed head (4 bytes, little endian) · the head, JSON of Facts · the bytes in pieces of
// kPieceBytes, the last one shorter or as long. What stands before the head, and the file's name, are bound to it.

inline constexpr std::size_t kPieceBytes = 64 * 1024;

/// Writes one sealed file, whose bytes come in pieces of any size. Confined to its owner; a file that was not
/// finished is removed with it.
class SealedFileWriter {
 public:
  /// `path` must not exist; `name` is what it will be called. kUnavailable, kFull - the disk.
  static Result<SealedFileWriter> create(const std::filesystem::path& path, std::string_view name,
                                         const journal::DataKey& key, const Facts& facts);
  ~SealedFileWriter();
  SealedFileWriter(SealedFileWriter&&) noexcept;
  SealedFileWriter& operator=(SealedFileWriter&&) = delete;

  /// kUnavailable, kFull - the disk.
  Result<void> add(std::string_view bytes);
  /// After this everything is on stable storage at `path`, for the owner to move.
  Result<void> finish();

  std::uint64_t size_bytes() const { return came_; }
  const std::filesystem::path& path() const { return path_; }
  const std::string& name() const { return name_; }

 private:
  SealedFileWriter(UniqueFd file, std::filesystem::path path, std::string_view name,
                   const journal::DataKey& key);

  Result<void> write(std::string_view bytes);

  UniqueFd file_;
  std::filesystem::path path_;
  std::string name_;
  sodium::SealingStream stream_;
  std::string waiting_;  ///< less than a piece, or the last one
  std::uint64_t came_ = 0;
  bool finished_ = false;
};

/// Reads one, piece by piece. Confined to one thread at a time.
class SealedFileReader {
 public:
  /// kNotFound - there is no such file, or its key was destroyed; kCorrupt - it is no sealed file of that name.
  static Result<std::unique_ptr<SealedFileReader>> open(const std::filesystem::path& path,
                                                        std::string_view name,
                                                        journal::KeyStore& keys);

  const Facts& facts() const { return facts_; }
  /// Of the plain bytes.
  std::uint64_t size_bytes() const { return size_; }
  /// The next piece; empty at the end. kCorrupt - it is not what was written.
  Result<std::string> next();

 private:
  SealedFileReader(UniqueFd file, sodium::OpeningStream stream)
      : file_(std::move(file)), stream_(std::move(stream)) {}

  UniqueFd file_;
  sodium::OpeningStream stream_;
  Facts facts_;
  std::uint64_t size_ = 0;
  bool ended_ = false;
};

/// The number of the key that seals the file at `path`. kNotFound, kCorrupt as above.
Result<std::int64_t> key_of(const std::filesystem::path& path);

}  // namespace sambung::media
