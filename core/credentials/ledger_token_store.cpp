#include "core/credentials/ledger_token_store.hpp"

#include "core/credentials/record_codec.hpp"

namespace sambung::credentials {

Result<std::optional<Record>> LedgerTokenStore::read(std::string_view name) {
  auto stored = ledger_.tokens(name);
  if (!stored) return stored.error();
  if (!*stored) return std::optional<Record>{};
  auto text = sealing_.open((*stored)->bytes, name);
  if (!text) return text.error();
  auto record = decode(*text);
  if (!record) return record.error();
  record->version = (*stored)->version;
  return std::optional(std::move(*record));
}

Result<void> LedgerTokenStore::write(std::string_view name, const Record& record) {
  return ledger_.keep_tokens(
      name, {.version = record.version, .bytes = sealing_.seal(encode(record), name)});
}

Result<void> LedgerTokenStore::remove(std::string_view name) { return ledger_.forget_tokens(name); }

}  // namespace sambung::credentials
