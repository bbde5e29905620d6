#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "plugins/wire/frame.hpp"

/// The frames that open, watch and close a session. Every `encode_*` gives a sealed frame, every
/// `decode_*` takes the payload of a frame of its type, bounds each field and gives kInvalid for
/// anything else.
namespace sambung::wire {

/// All that a host process is told, over the inherited socket and never by argv, environment or
/// disk.
struct Bootstrap {
  std::string connection;
  std::string plugin_path;
  Secret config;         ///< JSON object
  std::string mapping;   ///< JSON, may be empty; at most kMappingBytesMax
  std::string http;      ///< plugins/services/http_setup.hpp; empty: no HTTP is offered
  std::string endpoint;  ///< ZeroMQ, "ipc://..."
  Secret token;          ///< one-time
  std::uint32_t heartbeat_ms = 0;
  std::uint32_t grace_ms = 0;  ///< after kBye, for the call that runs to return
};

struct Hello {
  std::string_view token;
};

/// `outcome` is SAMBUNG_DONE when the connector runs; else it and `reason` say why it does not.
struct Ready {
  std::int32_t outcome = 0;
  std::string reason;
  std::string id;
  std::string version;
  std::string manifest;  ///< the library's, as it came; at most kManifestBytesMax
};

struct LogLine {
  std::int32_t level = 0;  ///< SAMBUNG_LOG_*
  std::string_view text;
};

inline constexpr std::size_t kTokenBytes = 32;
inline constexpr std::size_t kConfigBytesMax = 1U << 20;
inline constexpr std::size_t kMappingBytesMax = 256 * 1024;
inline constexpr std::size_t kHttpBytesMax = 64 * 1024;
inline constexpr std::size_t kLogBytesMax = 1024;
/// No connector with a longer one is loaded.
inline constexpr std::size_t kManifestBytesMax = 256 * 1024;

std::string encode_bootstrap(const Bootstrap& bootstrap);
Result<Bootstrap> decode_bootstrap(std::string_view payload);
std::string encode_hello(const Hello& hello);
Result<Hello> decode_hello(std::string_view payload);
std::string encode_ready(const Ready& ready);
Result<Ready> decode_ready(std::string_view payload);
std::string encode_log(const LogLine& line);
Result<LogLine> decode_log(std::string_view payload);

}  // namespace sambung::wire
