#include "core/journal/journal.hpp"

namespace sambung::journal {

std::uint32_t partition_of(const model::Envelope& envelope, std::uint32_t partitions) {
  // FNV-1a: stable for ever, and what it hashes is not secret.
  std::uint64_t hash = 14695981039346656037ULL;
  const std::string& key = envelope.channel.empty() ? envelope.account : envelope.channel;
  for (const char c : key) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return static_cast<std::uint32_t>(hash % partitions);
}

}  // namespace sambung::journal
