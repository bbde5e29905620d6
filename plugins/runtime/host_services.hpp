#pragma once

#include <sambung/abi.h>

#include <cstdint>
#include <functional>
#include <string_view>

namespace sambung::runtime {

/// Takes a connector's log lines: level (SAMBUNG_LOG_*) and printable text. Thread-safe.
using LogSink = std::function<void(std::int32_t level, std::string_view text)>;

/// What a host offers a connector beside its log, and what these services must know of the
/// connector's work. Thread-safe; outlives the connector.
class HostServices {
 public:
  virtual ~HostServices() = default;

  /// The table of service `id`; nullptr when there is none.
  virtual const void* find(std::string_view id) = 0;
  /// A job of the connector (a delivery, an operation) begins; it is over.
  virtual void begin() = 0;
  virtual void end() = 0;
  /// Whether a human waits for the job that comes: what it asks of a system goes before others. On
  /// the connector's thread.
  virtual void hasten(bool waited_for) = 0;
  /// The job that runs must be over soon.
  virtual void cancel() = 0;
};

/// What stands behind `sambung_host::impl`.
struct HostParts {
  LogSink log;
  HostServices* services = nullptr;  ///< may be none
};

/// The services that the connector of `host` was given; a service's functions find themselves so.
inline HostServices* services_of(const sambung_host& host) {
  return static_cast<const HostParts*>(host.impl)->services;
}

}  // namespace sambung::runtime
