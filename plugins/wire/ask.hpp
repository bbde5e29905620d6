#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "plugins/wire/frame.hpp"

/// What a host asks of the broker while it works, and what it is told: tokens and leave to call. One
/// kAsk, and for those that want an answer one kTold of the same sequence. A host counts its own
/// sequences from 1; 0 wants no answer.
namespace sambung::wire {

enum class AskKind : std::uint8_t {
  kToken = 1,      ///< `scope`, `life_s`; told kToken, kNotNow, kDead, kNone
  kRejected = 2,   ///< the system refused it: `scope`, `generation`; told kDone, kDead, kNone
  kAccepted = 3,   ///< the system took it: likewise; no answer
  kLease = 4,      ///< `scope`, `priority`, `calls`, `points`; told kLease, kWait, kNotNow, kNone
  kSettle = 5,     ///< `lease`, `used`, `unused`; no answer
  kThrottled = 6,  ///< 429: `lease`, `scope`, `pause_ms`; told kDone once it holds
  kReport = 7,     ///< a limit, named in `scope`, stands as the four numbers say; no answer
};

/// One flat record: each kind reads what it needs and the rest has its default. Plain value.
struct Ask {
  AskKind kind = AskKind::kToken;
  std::uint8_t priority = 1;  ///< 0 the most urgent, to 3
  std::uint32_t life_s = 60;
  std::uint32_t calls = 1;
  std::uint32_t used = 0;
  std::uint32_t unused = 0;
  std::uint32_t pause_ms = 0;  ///< 0: the system named none
  std::uint64_t generation = 0;
  std::uint64_t lease = 0;
  /// Of a limit; of a token which further credential, by its use, empty being the connection's own.
  /// At most kScopeBytesMax.
  std::string scope{};
  double points = 1;  ///< what one call may cost
  // Of kReport; negative: not said.
  double remaining = -1;
  double size = -1;
  double per_second = -1;
  double resets_in_ms = -1;
};

enum class ToldKind : std::uint8_t {
  kToken = 1,   ///< all below but `lease` and `calls`
  kLease = 2,   ///< `lease`, `calls`, until
  kWait = 3,    ///< no leave before until; sooner if `calls` is 1: others that run are in the way
  kNotNow = 4,  ///< `reason`; until: not before, when it is known
  kDead = 5,    ///< `reason`: what a human must do
  kNone = 6,    ///< this connection has no credential, or nothing limits it
  kDone = 7,
};

struct Told {
  ToldKind kind = ToldKind::kNone;
  std::int64_t until_ms = 0;  ///< Unix, by this machine's clock
  std::uint64_t generation = 0;
  Secret value{};        ///< the token
  Secret signing_key{};  ///< requests are signed with it; empty: they show `value`
  std::string header{};
  std::string prefix{};
  std::string query{};   ///< shown as this query parameter instead; empty: as the header
  std::string origin{};  ///< https://... where the system says that its API is
  std::uint64_t lease = 0;
  std::uint32_t calls = 0;
  std::string reason{};
};

inline constexpr std::size_t kScopeBytesMax = 128;
inline constexpr std::size_t kTokenValueBytesMax = 64 * 1024;

/// Whether an answer to it is waited for.
bool wants_answer(AskKind kind);

std::string encode_ask(std::uint64_t sequence, const Ask& ask);
/// Numbers are finite and within their bounds, too.
Result<Ask> decode_ask(std::string_view payload);
/// Texts over their bounds are cut; a token over its bound becomes kNotNow.
std::string encode_told(std::uint64_t sequence, const Told& told);
Result<Told> decode_told(std::string_view payload);

}  // namespace sambung::wire
