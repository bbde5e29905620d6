#pragma once

#include <sambung/abi.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "plugins/runtime/host_services.hpp"
#include "plugins/runtime/library.hpp"
#include "plugins/wire/call.hpp"

namespace sambung::mapping {
class Mapping;
}

namespace sambung::runtime {

/// Takes one emitted result; false when there is no room for more.
using EmitSink =
    std::function<bool(std::uint32_t request, std::int32_t kind, std::string_view item)>;

/// A running instance of a connector behind C++ types. Confined to the thread that made it, which
/// must also destroy it; but for `cancel`, which any thread may call while it lives.
class LoadedConnector {
 public:
  struct Setup {
    std::string connection;
    std::string_view config;  ///< JSON object; needed during `create` alone
    LogSink log;
    HostServices* services = nullptr;  ///< outlives the connector; may be none
    std::string mapping = {};          ///< over the manifest's; empty: that one as it is
  };

  /// Errors: kInvalid - only a change of the configuration or of the library helps; kUnavailable -
  /// the connector may succeed later.
  static Result<std::unique_ptr<LoadedConnector>> create(const Library& library, Setup setup);
  ~LoadedConnector();
  LoadedConnector(const LoadedConnector&) = delete;
  LoadedConnector& operator=(const LoadedConnector&) = delete;

  /// As many outcomes as events, which are as the connector wrote them: `settle_outcomes` judges.
  void deliver(std::span<const sambung_event> events, std::span<sambung_outcome> outcomes);
  /// Canonical fields on this side, native ones on the connector's. Fate kAbsent when the connector
  /// lacks the extension. Emitting stops at kEmitBytesMax.
  wire::Reply call(const wire::Call& call, const EmitSink& emit);
  void cancel();

 private:
  explicit LoadedConnector(HostParts parts);
  Result<void> take_mapping(const Library& library, const Setup& setup);
  /// nullptr: the connector has no such operation.
  const sambung_operation* operation(const std::string& id);
  wire::Reply call_native(const wire::Call& call, const EmitSink& emit);

  HostParts parts_;
  sambung_host host_{};                     // the connector keeps its address
  sambung_connector* connector_ = nullptr;  // what the connector allocated
  sambung_connector table_{};               // what we know of it
  std::unique_ptr<mapping::Mapping> mapping_;
};

}  // namespace sambung::runtime
