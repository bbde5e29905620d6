#include "core/media/sealed_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"

namespace sambung::media {

namespace {

constexpr std::string_view kMagic("SBMF\x01\0\0\0", 8);
constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kPrefixBytes = kMagic.size() + kNumberBytes;
constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kHeadBytesMax = 16 * 1024;
constexpr std::size_t kSealedPieceBytes = kPieceBytes + sodium::OpeningStream::kAddedBytes;

std::string_view bytes_of(const journal::DataKey& key) {
  return {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
}

std::string little_endian(std::uint64_t value, std::size_t bytes) {
  std::string text(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}

std::uint64_t from_little_endian(std::string_view text) {
  std::uint64_t value = 0;
  for (std::size_t i = text.size(); i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(text[i]);
  }
  return value;
}

Error disk_error(const std::filesystem::path& path) {
  const int number = errno;
  const bool full = number == ENOSPC || number == EDQUOT;
  return Error{full ? ErrorCode::kFull : ErrorCode::kUnavailable,
               path.string() + ": " + std::strerror(number)};
}

Error damaged(const std::filesystem::path& path) {
  return Error{ErrorCode::kCorrupt, path.string() + " is damaged, or no file of this broker"};
}

/// `size` bytes, fewer at the end of the file.
Result<std::string> read_some(const UniqueFd& file, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got = ::read(file.get(), bytes.data() + have, size - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error{ErrorCode::kUnavailable, std::strerror(errno)};
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

Result<UniqueFd> open_to_read(const std::filesystem::path& path) {
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.valid()) return file;
  if (errno == ENOENT) return Error{ErrorCode::kNotFound, "there is no such file"};
  return disk_error(path);
}

std::string head_of(const Facts& facts) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("mime_type");
  writer.string(facts.mime_type);
  writer.key("name");
  writer.string(facts.name);
  writer.end_object();
  return text;
}

std::string context_of(std::string_view prefix, std::string_view name) {
  return std::string(prefix) + std::string(name);
}

}  // namespace

SealedFileWriter::SealedFileWriter(UniqueFd file, std::filesystem::path path, std::string_view name,
                                   const journal::DataKey& key)
    : file_(std::move(file)), path_(std::move(path)), name_(name), stream_(bytes_of(key)) {}

SealedFileWriter::SealedFileWriter(SealedFileWriter&&) noexcept = default;

SealedFileWriter::~SealedFileWriter() {
  if (file_.valid() && !finished_) ::unlink(path_.c_str());
}

Result<SealedFileWriter> SealedFileWriter::create(const std::filesystem::path& path,
                                                  std::string_view name,
                                                  const journal::DataKey& key, const Facts& facts) {
  UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.valid()) return disk_error(path);
  SealedFileWriter writer(std::move(file), path, name, key);
  const std::string prefix =
      std::string(kMagic) + little_endian(static_cast<std::uint64_t>(key.id), kNumberBytes);
  std::string head = head_of(facts);
  if (head.size() > kHeadBytesMax) head = head_of({});  // a name of kilobytes is none
  const std::string sealed = writer.stream_.seal(head, false, context_of(prefix, name));
  auto written = writer.write(prefix + writer.stream_.header() +
                              little_endian(sealed.size(), kLengthBytes) + sealed);
  if (!written) return written.error();
  return writer;
}

Result<void> SealedFileWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::write(file_.get(), bytes.data(), bytes.size());
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return disk_error(path_);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<void> SealedFileWriter::add(std::string_view bytes) {
  came_ += bytes.size();
  while (!bytes.empty()) {
    if (waiting_.size() == kPieceBytes) {  // more follows, so this is not the last one
      if (auto written = write(stream_.seal(waiting_, false)); !written) return written;
      waiting_.clear();
    }
    const std::size_t some = std::min(bytes.size(), kPieceBytes - waiting_.size());
    waiting_.append(bytes.substr(0, some));
    bytes.remove_prefix(some);
  }
  return {};
}

Result<void> SealedFileWriter::finish() {
  if (auto written = write(stream_.seal(waiting_, true)); !written) return written;
  if (::fsync(file_.get()) != 0) return disk_error(path_);
  finished_ = true;
  return {};
}

Result<std::int64_t> key_of(const std::filesystem::path& path) {
  auto file = open_to_read(path);
  if (!file) return file.error();
  auto prefix = read_some(*file, kPrefixBytes);
  if (!prefix) return prefix.error();
  if (prefix->size() != kPrefixBytes || !prefix->starts_with(kMagic)) return damaged(path);
  return static_cast<std::int64_t>(
      from_little_endian(std::string_view(*prefix).substr(kMagic.size())));
}

Result<std::unique_ptr<SealedFileReader>> SealedFileReader::open(const std::filesystem::path& path,
                                                                 std::string_view name,
                                                                 journal::KeyStore& keys) {
  auto file = open_to_read(path);
  if (!file) return file.error();
  constexpr std::size_t kStartBytes =
      kPrefixBytes + sodium::OpeningStream::kHeaderBytes + kLengthBytes;
  auto start = read_some(*file, kStartBytes);
  if (!start) return start.error();
  const std::string_view all = *start;
  if (all.size() != kStartBytes || !all.starts_with(kMagic)) return damaged(path);
  const std::string_view prefix = all.substr(0, kPrefixBytes);
  auto key = keys.find(static_cast<std::int64_t>(from_little_endian(prefix.substr(kMagic.size()))));
  if (!key) return key.error();
  if (!*key) return Error{ErrorCode::kNotFound, "its person was erased"};
  auto stream = sodium::OpeningStream::begin(
      all.substr(kPrefixBytes, sodium::OpeningStream::kHeaderBytes), bytes_of(**key));
  const std::uint64_t length = from_little_endian(all.substr(kStartBytes - kLengthBytes));
  struct stat status {};
  const bool known = ::fstat(file->get(), &status) == 0;
  const auto whole = static_cast<std::uint64_t>(status.st_size);
  if (!stream || !known || length > kHeadBytesMax + sodium::OpeningStream::kAddedBytes ||
      whole < kStartBytes + length + sodium::OpeningStream::kAddedBytes) {
    return damaged(path);
  }
  auto sealed = read_some(*file, length);
  if (!sealed) return sealed.error();
  const auto head = stream->open(*sealed, context_of(prefix, name));
  if (!head || head->last) return damaged(path);
  const auto document = json::Document::parse(head->plain);
  if (!document) return damaged(path);
  std::unique_ptr<SealedFileReader> reader(
      new SealedFileReader(std::move(*file), std::move(*stream)));
  reader->facts_ = {.mime_type = document->root()["mime_type"].string().value_or(""),
                    .name = document->root()["name"].string().value_or("")};
  const std::uint64_t data = whole - kStartBytes - length;
  const std::uint64_t pieces = (data + kSealedPieceBytes - 1) / kSealedPieceBytes;
  reader->size_ = data - pieces * sodium::OpeningStream::kAddedBytes;
  return reader;
}

Result<std::string> SealedFileReader::next() {
  if (ended_) return std::string();
  auto sealed = read_some(file_, kSealedPieceBytes);
  if (!sealed) return sealed.error();
  auto piece = stream_.open(*sealed);
  if (!piece) return Error{ErrorCode::kCorrupt, "a kept file is damaged"};
  ended_ = piece->last;
  if (!ended_ && piece->plain.size() != kPieceBytes) {
    return Error{ErrorCode::kCorrupt, "a kept file is cut short"};
  }
  return std::move(piece->plain);
}

}  // namespace sambung::media
