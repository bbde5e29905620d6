#include "core/media/store.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/base/private_folder.hpp"
#include "core/logging/logger.hpp"
#include "core/media/file_name.hpp"

namespace sambung::media {

namespace fs = std::filesystem;

namespace {

constexpr const char* kIncoming = "incoming";

Error cannot(const fs::path& path, const std::string& why) {
  return Error{ErrorCode::kUnavailable, path.string() + " cannot be used: " + why};
}

/// After this the names in `folder` are on stable storage.
Result<void> sync_folder(const fs::path& folder) {
  const UniqueFd opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.valid() && ::fsync(opened.get()) == 0) return {};
  return cannot(folder, std::strerror(errno));
}

std::uint64_t size_of(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  return error ? 0 : size;
}

/// The files of a day's folder.
std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    files.push_back(each->path());
  }
  return files;
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const fs::path& folder, journal::KeyStore& keys,
                                           const StoreLimits& limits, spdlog::logger& log) {
  std::unique_ptr<Store> store(new Store(folder, keys, limits, log));
  if (auto made = make_private_folder(folder); !made) return made.error();
  std::error_code ignored;
  fs::remove_all(store->incoming(), ignored);
  if (auto made = make_private_folder(store->incoming()); !made) return made.error();
  store->count();
  return store;
}

fs::path Store::path_of(std::string_view name) const { return folder_ / name; }
fs::path Store::incoming() const { return folder_ / kIncoming; }

/// The oldest first.
std::vector<std::string> Store::days() const {
  std::vector<std::string> days;
  for (const fs::path& path : files_in(folder_)) {
    if (is_day(path.filename().string())) days.push_back(path.filename().string());
  }
  std::sort(days.begin(), days.end());
  return days;
}

void Store::count() {
  Lock lock(mutex_);
  usage_ = {};
  for (const std::string& day : days()) {
    for (const fs::path& file : files_in(folder_ / day)) {
      ++usage_.files;
      usage_.bytes += size_of(file);
    }
  }
}

Usage Store::usage() const {
  Lock lock(mutex_);
  return usage_;
}

Result<void> Store::check_room() const {
  struct statvfs disk {};
  if (::statvfs(folder_.c_str(), &disk) != 0) return cannot(folder_, std::strerror(errno));
  const std::uint64_t free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  if (free >= limits_.free_bytes_min) return {};
  return Error{ErrorCode::kFull, "the disk of " + folder_.string() + " has " +
                                     std::to_string(free >> 20) + " MiB left, and " +
                                     std::to_string(limits_.free_bytes_min >> 20) +
                                     " MiB stay for other things; make room, or lower media.size"};
}

Result<SealedFileWriter> Store::begin(const std::string& name, std::string_view scope,
                                      const Facts& facts) {
  if (!is_file_name(name)) return Error{ErrorCode::kInvalid, "that is no name of a file"};
  if (auto room = check_room(); !room) return room.error();
  const std::string_view scopes[] = {scope};
  auto keys = keys_.get_or_create(scopes);
  if (!keys) return keys.error();
  std::uint64_t number = 0;
  {
    Lock lock(mutex_);
    number = ++begun_;
  }
  return SealedFileWriter::create(incoming() / std::to_string(number), name, keys->front(), facts);
}

Result<void> Store::keep(SealedFileWriter file) {
  if (auto finished = file.finish(); !finished) return finished;
  const std::string day = file.name().substr(0, file.name().find('/'));
  const fs::path target = path_of(file.name());
  const std::uint64_t size = size_of(file.path());
  Lock lock(mutex_);
  make_room(size, day);
  if (auto made = make_private_folder(folder_ / day); !made) return made;
  const std::uint64_t before = size_of(target);
  if (::rename(file.path().c_str(), target.c_str()) != 0) {
    const Error failed = cannot(target, std::strerror(errno));
    ::unlink(file.path().c_str());
    return failed;
  }
  usage_.files += before == 0 ? 1 : 0;
  usage_.bytes += size - before;
  if (auto synced = sync_folder(folder_ / day); !synced) return synced;
  return sync_folder(folder_);
}

Result<std::unique_ptr<SealedFileReader>> Store::find(std::string_view name) {
  if (!is_file_name(name)) return Error{ErrorCode::kNotFound, "there is no such file"};
  return SealedFileReader::open(path_of(name), name, keys_);
}

/// False when it was not there.
bool Store::drop(const fs::path& file) {
  const std::uint64_t size = size_of(file);
  std::error_code error;
  if (!fs::remove(file, error)) return false;
  --usage_.files;
  usage_.bytes -= size;
  return true;
}

std::size_t Store::drop_day(const std::string& day) {
  std::size_t dropped = 0;
  for (const fs::path& file : files_in(folder_ / day)) dropped += drop(file) ? 1 : 0;
  std::error_code ignored;
  fs::remove(folder_ / day, ignored);
  return dropped;
}

/// Whole days go, the oldest first, but never that of the file that comes.
void Store::make_room(std::uint64_t bytes, const std::string& for_day) {
  if (usage_.bytes + bytes <= limits_.bytes_max) return;
  for (const std::string& day : days()) {
    if (day >= for_day || usage_.bytes + bytes <= limits_.bytes_max) return;
    const std::size_t dropped = drop_day(day);
    log_.warn("event=media_dropped day={} files={} reason=\"media.size is reached\"", day, dropped);
  }
}

std::size_t Store::drop_before(UnixTime time) {
  const std::string first = day_text(time);
  std::size_t dropped = 0;
  for (const std::string& day : days()) {
    if (day >= first) break;
    Lock lock(mutex_);
    dropped += drop_day(day);
  }
  if (dropped > 0) log_.info("event=media_dropped before={} files={}", first, dropped);
  return dropped;
}

std::size_t Store::drop_erased() {
  std::size_t dropped = 0;
  for (const std::string& day : days()) {
    for (const fs::path& file : files_in(folder_ / day)) {
      const auto number = key_of(file);
      if (!number) continue;
      const auto key = keys_.find(*number);
      if (!key || *key) continue;
      Lock lock(mutex_);
      dropped += drop(file) ? 1 : 0;
    }
  }
  return dropped;
}

}  // namespace sambung::media
