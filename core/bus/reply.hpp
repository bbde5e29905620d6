#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/bus/event_frames.hpp"
#include "core/bus/page.hpp"
#include "core/bus/request.hpp"

namespace sambung::bus {

/// The frames of a message to a client: a JSON header, and what it announces.
using Frames = std::vector<std::string>;

Frames error_reply(const Refusal& refusal);
/// `feed` is the endpoint of the live feed.
Frames welcome_reply(const std::string& id, std::uint64_t epoch, std::uint32_t partitions,
                     const std::string& feed);
Frames pong_reply(const std::string& id);
/// The header, and then topic, header and body of each event.
Frames page_reply(const std::string& id, std::string_view op, Page page);

/// An answer to `open`: from now on deliveries carry `fence`. `known`: the consumer was there
/// before and goes on where it stood, whatever `start` said.
Frames opened_reply(const Request& request, std::uint64_t fence, bool known,
                    std::chrono::milliseconds alive);
/// `re` is "closed" or "rewound".
Frames done_reply(std::string_view re, const std::string& id, const std::string& name);
/// The consumer was opened by somebody else: answers with this fence count for nothing any more.
Frames fenced_notice(std::uint64_t fence);
Frames truncated_notice(std::uint64_t fence, const Truncated& lost);

/// What a delivery says beside the event.
struct DeliveryMark {
  std::uint64_t fence = 0;
  std::uint64_t delivery = 0;  ///< counts up within a fence; acks name it
  std::uint32_t attempt = 1;
  bool redelivered = false;  ///< it was sent before and not answered
  bool replay = false;
  std::string person;        ///< as state knew it; empty for none
  std::string conversation;  ///< empty for none
};

Frames delivery_frames(const DeliveryMark& mark, EventFrames event);

}  // namespace sambung::bus
