#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/deliver/host_port.hpp"

namespace sambung::supervise {

/// One call of an extension's operation; plugins/abi says what requests and items mean.
struct CallRequest {
  std::string operation;              ///< "sambung.probe/0"
  std::vector<std::string> requests;  ///< 1 to 512
  std::vector<std::string> contexts;  ///< as many, or none
  std::uint32_t limit = 0;            ///< results wanted per request; 0: the connector decides
};

enum class EmitKind : std::uint8_t { kItem = 0, kCursor = 1, kCursorMore = 2, kCursorLost = 3 };

struct Emitted {
  std::size_t request = 0;  ///< index into the requests
  EmitKind kind = EmitKind::kItem;
  std::string item;
};

struct CallResult {
  std::vector<Emitted> items;                  ///< as they were emitted
  std::vector<deliver::ItemOutcome> outcomes;  ///< one a request
};

enum class HostState : std::uint8_t { kStarting, kReady, kBackingOff, kQuarantined, kStopped };
const char* name_of(HostState state);

/// What operators see of a host.
struct HostStatus {
  HostState state = HostState::kStarting;
  pid_t pid = 0;                        ///< 0: none, or inline
  std::uint64_t restarts = 0;           ///< starts after the first
  std::string last_error;               ///< why it last ended or did not start; empty for never
  std::uint64_t rss_bytes = 0;          ///< 0: unknown
  std::string connector;                ///< id and version, once known: "jsonl 0.1.0"
  std::optional<deliver::Wants> wants;  ///< of that connector
};

/// A connection's connector: deliveries, and the operations of its extensions. Thread-safe:
/// requests of several threads wait for each other.
class ConnectorPort : public deliver::HostPort {
 public:
  /// kNotFound - the connector lacks the extension; kUnavailable - no host, it crashed, or it did
  /// not answer by `deadline` (a host process is then killed); kInvalid - the call is over a bound
  /// or the answer broke the contract.
  virtual Result<CallResult> call(const CallRequest& request,
                                  std::chrono::milliseconds deadline) = 0;
  virtual HostStatus status() const = 0;
};

}  // namespace sambung::supervise
