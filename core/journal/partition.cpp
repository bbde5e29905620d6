#include "core/base/fnv1a.hpp"
#include "core/journal/journal.hpp"

namespace sambung::journal {

std::uint32_t partition_of(const model::Envelope& envelope, std::uint32_t partitions) {
  // Stable for ever, and what it hashes is not secret.
  const std::string& key = envelope.channel.empty() ? envelope.account : envelope.channel;
  return static_cast<std::uint32_t>(fnv1a(key) % partitions);
}

}  // namespace sambung::journal
