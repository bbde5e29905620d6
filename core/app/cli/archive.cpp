#include "core/app/cli/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>

#include "core/base/unique_fd.hpp"

namespace sambung::cli {

namespace {

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

bool add(archive* to, const ArchiveFile& file) {
  const Entry entry(archive_entry_new(), archive_entry_free);
  if (!entry) return false;
  archive_entry_set_pathname(entry.get(), file.name.c_str());
  archive_entry_set_size(entry.get(), static_cast<std::int64_t>(file.text.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0600);
  archive_entry_set_mtime(entry.get(), std::time(nullptr), 0);
  return archive_write_header(to, entry.get()) == ARCHIVE_OK &&
         archive_write_data(to, file.text.data(), file.text.size()) ==
             static_cast<la_ssize_t>(file.text.size());
}

}  // namespace

Result<void> write_archive(const std::filesystem::path& file,
                           const std::vector<ArchiveFile>& files) {
  const UniqueFd fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.valid() && errno == EEXIST) {
    return Error{ErrorCode::kExists, file.string() + " is there already; choose another name"};
  }
  const Error failed{ErrorCode::kUnavailable, file.string() + " cannot be written"};
  if (!fd.valid()) return Error{failed.code, failed.what + ": " + std::strerror(errno)};
  const Writer writer(archive_write_new(), archive_write_free);
  if (!writer) return failed;
  bool good = archive_write_set_format_ustar(writer.get()) == ARCHIVE_OK;
  if (file.string().ends_with("gz")) {
    good = good && archive_write_add_filter_gzip(writer.get()) == ARCHIVE_OK;
  }
  good = good && archive_write_open_fd(writer.get(), fd.get()) == ARCHIVE_OK;
  for (const ArchiveFile& one : files) good = good && add(writer.get(), one);
  good = good && archive_write_close(writer.get()) == ARCHIVE_OK;
  if (good) return {};
  const char* why = archive_error_string(writer.get());
  return Error{failed.code, failed.what + (why != nullptr ? std::string(": ") + why : "")};
}

}  // namespace sambung::cli
