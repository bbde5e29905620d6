#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/credentials/token_store.hpp"

namespace sambung::credentials {

/// A record as text for sealing, without its version, which stands beside it: a JSON object with
/// `form` 1, `generation`, `seed`, `refresh`, `previous`, `access`, `minted`, `until` (Unix ms),
/// `origin`, `exchanges` (Unix ms, oldest first), `unanswered`, and, if dead, `dead` (the reason by
/// name) and `dead_since`. Members may be added; an unknown one is passed over.
Secret encode(const Record& record);

/// kCorrupt - not such a text, or of a newer form.
Result<Record> decode(const Secret& text);

}  // namespace sambung::credentials
