#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace sambung::journal {

/// A data key and the number under which sealed bodies remember it.
struct DataKey {
  std::int64_t id = 0;
  std::array<unsigned char, 32> bytes{};
  ~DataKey();  ///< wipes them
};

/// The data keys that seal bodies at rest, one per identifier scope, in `keys.db`: wrapped by the
/// master key, durable before first use, destroyed to erase a person. Losing this file loses every
/// body; back it up apart from the journal.
///
/// Thread-safe. One process opens it for writing; others read only and notice destroyed keys.
class KeyStore {
 public:
  enum class Access { kReadWrite, kReadOnly };

  /// `master` has 32 bytes. kInvalid - it has not; kUnauthorised - it is not the key that wrapped
  /// this file; kCorrupt / kUnavailable - the file.
  static Result<std::unique_ptr<KeyStore>> open(const std::filesystem::path& file,
                                                const Secret& master, Access access);
  ~KeyStore();

  /// The keys for `scopes`, in their order, made where missing. On return they are on stable
  /// storage.
  Result<std::vector<DataKey>> get_or_create(std::span<const std::string_view> scopes);

  /// The key with that number; nullopt when it was destroyed.
  Result<std::optional<DataKey>> find(std::int64_t id);

  /// The number of the newest key; a scope that comes back after `destroy` gets a higher one.
  Result<std::int64_t> newest();

  /// Destroys the keys of `scopes` up to number `limit` so that no file holds them any more; gives how
  /// many there were. Doing it again does nothing.
  Result<std::size_t> destroy(std::span<const std::string> scopes, std::int64_t limit);

 private:
  struct Parts;
  explicit KeyStore(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sambung::journal
