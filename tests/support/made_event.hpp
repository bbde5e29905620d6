#pragma once

#include <string>

#include "core/model/event.hpp"

namespace sambung::testing {

/// An encoded event for tests of storage and delivery: `number` gives it its id and its text.
inline model::EncodedEvent made_event(int number, const std::string& scope = "scope-a",
                                      const std::string& channel = "820000000000002") {
  model::EncodedEvent event;
  std::string hash(10, '\0');
  for (std::size_t i = 0; i < 4; ++i) hash[i] = static_cast<char>(number >> (8 * i));
  event.envelope.id = EventId::make(from_unix_ms(1795392000000 + number), hash);
  event.envelope.type = "message.received";
  event.envelope.source = "/whatsapp/test";
  event.envelope.account = "710000000000001";
  event.envelope.channel = channel;
  event.envelope.subject = scope;
  event.envelope.time = from_unix_ms(1795392000000 + number);
  event.seal_scope = scope;
  event.body = "{\"text\":\"MARKER" + std::to_string(number) + "\"}";
  event.raw = "{\"raw\":\"MARKERRAW" + std::to_string(number) + "\"}";
  return event;
}

}  // namespace sambung::testing
