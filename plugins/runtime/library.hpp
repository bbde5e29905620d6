#pragma once

#include <sambung/abi.h>

#include <string>

#include "core/base/result.hpp"

namespace sambung::runtime {

/// A connector's library, loaded for as long as the process lives: code that made threads or
/// thread-local objects must not be unmapped. Immutable.
class Library {
 public:
  /// Checks the file (`trusted_path`), loads it and checks its entry against abi.h.
  /// Errors: as trusted_path; kInvalid - not a connector, or made for another ABI: says which.
  static Result<Library> load(const std::string& path);
  /// Checks an entry by itself; `origin` names it in errors.
  static Result<Library> from_entry(const sambung_entry* entry, const std::string& origin);

  const std::string& id() const { return id_; }
  const std::string& version() const { return version_; }
  const std::string& manifest() const { return manifest_; }
  /// What we know of the library's entry; fields that it does not have are zero.
  const sambung_entry& entry() const { return entry_; }

 private:
  Library() = default;

  sambung_entry entry_{};
  std::string id_;
  std::string version_;
  std::string manifest_;
};

}  // namespace sambung::runtime
