#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/nats/config.hpp"

namespace sambung::nats {

/// What is known of a stream. Plain value.
struct StreamFacts {
  std::vector<std::string> subjects;
  std::chrono::seconds duplicate_window{0};
  bool in_memory = false;
  bool acknowledges = true;
  std::int64_t replicas = 1;
};

/// Whether a subject's pattern with * and > takes `subject`.
bool takes(std::string_view pattern, std::string_view subject);

/// Whether one of the stream's subjects takes what is published to `subject`, by an example.
bool takes(const StreamFacts& stream, const sink::NameTemplate& subject);

/// The pattern that a stream for `subject` is made with: what stands before its first place, and ">".
std::string pattern_of(const sink::NameTemplate& subject);

/// How sure an acknowledged event is of surviving a crash of the servers' machines, in words; the first is
/// "synced", "relaxed" or "memory".
std::string durability_of(const StreamFacts& stream, bool synced);

}  // namespace sambung::nats
