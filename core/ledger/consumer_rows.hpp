#pragma once

#include "core/ledger/ledger.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::ledger {

/// Consumers and what they have parked, as rows; `Ledger` says what the calls mean. Confined to
/// whoever has the database, which must outlive it.
class ConsumerRows {
 public:
  explicit ConsumerRows(sqlite::Database& database) : database_(database) {}

  Result<Consumer> own(std::string_view name, std::uint64_t epoch,
                       const std::vector<std::uint64_t>& watermark);
  Result<std::optional<Consumer>> find(std::string_view name);
  Result<std::vector<std::string>> names();
  Result<void> pause(std::string_view name, std::string_view reason);
  Result<void> rewind(std::string_view name, std::uint64_t epoch,
                      const std::vector<std::uint64_t>& watermark);
  Result<void> replay(std::string_view name, std::uint64_t epoch, const std::vector<Range>& ranges);
  Result<void> remove(std::string_view name);
  Result<Balance> balance(std::string_view name);

 private:
  Result<std::vector<Parked>> load_parked(std::string_view name);
  Result<void> move(std::string_view name, std::uint64_t epoch,
                    const std::vector<std::uint64_t>& watermark, const Replay& replay);

  sqlite::Database& database_;
};

}  // namespace sambung::ledger
