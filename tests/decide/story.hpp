#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/model/event.hpp"
#include "core/model/keyed_hash.hpp"

namespace sambung::decide {

/// A generated stream of what WhatsApp could say about a few people, in the order in which it
/// happened, and how often each kind occurs in it.
struct Story {
  std::vector<model::Event> events;
  std::map<std::string, int> kinds;
};

/// The same seed gives the same story.
Story make_story(std::uint64_t seed, const model::Keys& keys, std::size_t length);

}  // namespace sambung::decide
