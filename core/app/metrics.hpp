#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/app/access.hpp"
#include "core/app/broker.hpp"
#include "core/app/media_part.hpp"
#include "core/decide/projector.hpp"

namespace sambung::app {

/// Every figure that the broker exports, at one moment. Nothing personal: labels are names of
/// connections, connectors and credentials from the configuration.
struct Snapshot {
  std::uint64_t webhooks_accepted = 0;
  std::uint64_t webhooks_unauthorised = 0;
  std::uint64_t webhooks_refused = 0;
  std::uint64_t connections_refused_full = 0;
  std::uint64_t connections_refused_address = 0;
  std::uint64_t events_stored = 0;
  std::uint64_t events_duplicate = 0;
  std::uint64_t events_unrecognised = 0;
  decide::ProjectorStatus projector;
  std::vector<ConnectionStatus> connections;
  std::vector<CredentialStatus> credentials;
  std::optional<MediaStatus> media;  ///< none: files are not fetched
};

/// Prometheus' text format.
std::string render(const Snapshot& snapshot);

}  // namespace sambung::app
