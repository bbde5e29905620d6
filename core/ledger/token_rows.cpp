#include "core/ledger/token_rows.hpp"

namespace sambung::ledger {

Result<std::optional<SealedTokens>> TokenRows::find(std::string_view credential) {
  auto query = database_.prepare("SELECT version, sealed FROM token WHERE credential = ?");
  if (!query) return query.error();
  auto row = query->bind_text(1, credential).step();
  if (!row) return row.error();
  if (!*row) return std::optional<SealedTokens>{};
  return std::optional(SealedTokens{.version = static_cast<std::uint64_t>(query->integer(0)),
                                    .bytes = std::string(query->blob(1))});
}

Result<void> TokenRows::keep(std::string_view credential, const SealedTokens& tokens) {
  // One statement decides and writes, so that nobody's tokens can come in between.
  auto write = database_.prepare(
      tokens.version == 1
          ? "INSERT INTO token(sealed, version, credential) VALUES(?, ?, ?) ON CONFLICT DO NOTHING"
          : "UPDATE token SET sealed = ?, version = ?2 WHERE credential = ?3 AND version = ?2 - 1");
  if (!write) return write.error();
  auto done = write->bind_blob(1, tokens.bytes)
                  .bind(2, static_cast<std::int64_t>(tokens.version))
                  .bind_text(3, credential)
                  .run();
  if (!done) return done;
  if (database_.changes() == 1) return {};
  return Error{ErrorCode::kExists, "the tokens of " + std::string(credential) +
                                       " were stored by somebody else in the meantime"};
}

Result<void> TokenRows::forget(std::string_view credential) {
  auto remove = database_.prepare("DELETE FROM token WHERE credential = ?");
  if (!remove) return remove.error();
  return remove->bind_text(1, credential).run();
}

}  // namespace sambung::ledger
