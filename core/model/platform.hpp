#pragma once

#include <optional>
#include <string>

#include "core/model/party.hpp"

namespace sambung::model {

/// WhatsApp reported an error that belongs to no message: of the system, the app or the number.
struct PlatformErrorReported {
  static constexpr const char* kType = "platform.error";
  static constexpr const char* kWhen =
      "WhatsApp reported an error that belongs to no message: of the system, the app or the "
      "number.";
  static constexpr const char* kWhenNot = "For errors of a message or a status, which stand there.";

  Channel channel;
  UnixTime time{};
  PlatformError error;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that it concerns"});
    visit("time", self.time, {"When it came, since WhatsApp states no time"});
    visit("error", self.error, {"The error"});
  }
  bool operator==(const PlatformErrorReported&) const = default;
};

}  // namespace sambung::model
