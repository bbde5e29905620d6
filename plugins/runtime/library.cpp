#include "plugins/runtime/library.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <cstddef>
#include <cstring>

#include "plugins/runtime/file_trust.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::runtime {

namespace {

constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kTableBytesMax = 64 * 1024;

Error refuse(const std::string& origin, const std::string& why) {
  return Error{ErrorCode::kInvalid, "connector " + origin + ": " + why};
}

/// A NUL-terminated text of the library; kInvalid when absent, empty or too long.
Result<std::string> text(const char* from, std::size_t size_max, const std::string& origin,
                         const char* field) {
  const std::size_t size = from == nullptr ? 0 : strnlen(from, size_max + 1);
  if (size == 0 || size > size_max) {
    return refuse(origin, std::string("its entry's ") + field + " is empty or too long");
  }
  return std::string(from, size);
}

Result<void> check_versions(const sambung_entry& entry, const std::string& origin) {
  const std::string ours =
      std::to_string(SAMBUNG_ABI_MAJOR) + "." + std::to_string(SAMBUNG_ABI_MINOR);
  const std::string theirs =
      std::to_string(entry.abi_major) + "." + std::to_string(entry.abi_minor);
  if (entry.abi_major != SAMBUNG_ABI_MAJOR || entry.abi_minor > SAMBUNG_ABI_MINOR) {
    return refuse(origin, "needs ABI " + theirs + ", this broker has " + ours +
                              "; use a connector built for it, or a newer broker");
  }
  if (entry.create == nullptr) return refuse(origin, "its entry has no `create`");
  return {};
}

/// Keeps the library mapped after every handle to it is closed.
void pin(const std::string& path) { dlopen(path.c_str(), RTLD_NOLOAD | RTLD_NOW | RTLD_NODELETE); }

}  // namespace

Result<Library> Library::load(const std::string& path) {
  const Result<std::string> trusted = trusted_path(path);
  if (!trusted) return trusted.error();
  try {
    using boost::dll::load_mode::rtld_local;
    using boost::dll::load_mode::rtld_now;
    const boost::dll::shared_library library(*trusted, rtld_now | rtld_local);
    pin(*trusted);
    if (!library.has(SAMBUNG_ENTRY_SYMBOL)) {
      return refuse(path, "has no symbol " SAMBUNG_ENTRY_SYMBOL
                          "; it is no connector, or one for another major ABI");
    }
    return from_entry(&library.get<const sambung_entry>(SAMBUNG_ENTRY_SYMBOL), path);
  } catch (const std::exception& e) {
    return refuse(path, std::string("cannot be loaded: ") + e.what());
  }
}

Result<Library> Library::from_entry(const sambung_entry* entry, const std::string& origin) {
  constexpr std::size_t kNeeded = offsetof(sambung_entry, create) + sizeof(sambung_entry::create);
  if (entry->struct_size < kNeeded || entry->struct_size > kTableBytesMax) {
    return refuse(origin, "its entry's struct_size is " + std::to_string(entry->struct_size) +
                              ", which no ABI of this major has");
  }
  Library library;
  std::memcpy(&library.entry_, entry,
              std::min<std::size_t>(entry->struct_size, sizeof(sambung_entry)));
  const Result<void> versions = check_versions(library.entry_, origin);
  if (!versions) return versions.error();
  Result<std::string> id = text(library.entry_.id, kNameBytesMax, origin, "id");
  if (!id) return id.error();
  Result<std::string> version = text(library.entry_.version, kNameBytesMax, origin, "version");
  if (!version) return version.error();
  Result<std::string> manifest =
      text(library.entry_.manifest, wire::kManifestBytesMax, origin, "manifest");
  if (!manifest) return manifest.error();
  library.id_ = *std::move(id);
  library.version_ = *std::move(version);
  library.manifest_ = *std::move(manifest);
  return library;
}

}  // namespace sambung::runtime
