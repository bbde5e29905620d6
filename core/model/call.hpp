#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/party.hpp"

namespace sambung::model {

/// The session description of a call.
struct CallSession {
  std::optional<std::string> sdp_type;
  std::optional<std::string> sdp;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("sdp_type", self.sdp_type, {"Which side describes", kPlain, {"offer", "answer"}});
    visit("sdp", self.sdp, {"Session description (RFC 8866)", kPersonal});
  }
  bool operator==(const CallSession&) const = default;
};

/// A call began or ended.
struct CallChanged {
  static constexpr const char* kType = "call.changed";
  static constexpr const char* kWhen = "A call began or ended.";
  static constexpr const char* kWhenNot = "For the ringing of an outgoing call (`call.status`).";

  Channel channel;
  std::string call_id;
  std::string event;
  UnixTime time{};
  std::optional<std::string> direction;
  Party party;
  std::optional<std::string> business_number;
  std::optional<CallSession> session;
  std::optional<std::string> status;
  std::optional<UnixTime> started;
  std::optional<UnixTime> ended;
  std::optional<std::int64_t> duration_s;
  std::optional<std::string> callback_data;
  std::optional<std::string> cta_payload;
  std::optional<std::string> deeplink_payload;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number of the call"});
    visit("call_id", self.call_id, {"WhatsApp's id of the call, opaque", kPersonal});
    visit("event", self.event, {"What happened", kPlain, {"connect", "terminate", "call_created"}});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("direction", self.direction,
          {"Who called", kPlain, {"USER_INITIATED", "BUSINESS_INITIATED"}});
    visit("party", self.party, {"The person of the call"});
    visit("business_number", self.business_number, {"Business number as the call names it"});
    visit("session", self.session, {"Session description"});
    visit("status", self.status, {"How it ended", kPlain, {"COMPLETED", "FAILED"}});
    visit("started", self.started, {"Begin of the talk"});
    visit("ended", self.ended, {"End of the talk"});
    visit("duration_s", self.duration_s, {"Length of the talk in seconds"});
    visit("callback_data", self.callback_data, {"What the caller attached to the call"});
    visit("cta_payload", self.cta_payload, {"What the call button carried", kPersonal});
    visit("deeplink_payload", self.deeplink_payload, {"What the call link carried", kPersonal});
    visit("errors", self.errors, {"Errors that WhatsApp reports with it"});
  }
  bool operator==(const CallChanged&) const = default;
};

/// An outgoing call rings, was accepted or was rejected.
struct CallStatus {
  static constexpr const char* kType = "call.status";
  static constexpr const char* kWhen = "An outgoing call rings, was accepted or was rejected.";
  static constexpr const char* kWhenNot = "For calls of persons.";

  Channel channel;
  std::string call_id;
  std::string status;
  UnixTime time{};
  Party recipient;
  std::optional<std::string> callback_data;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number of the call"});
    visit("call_id", self.call_id, {"WhatsApp's id of the call, opaque", kPersonal});
    visit("status", self.status, {"What happened", kPlain, {"RINGING", "ACCEPTED", "REJECTED"}});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("recipient", self.recipient, {"Who is called"});
    visit("callback_data", self.callback_data, {"What the caller attached to the call"});
    visit("errors", self.errors, {"Errors that WhatsApp reports with it"});
  }
  bool operator==(const CallStatus&) const = default;
};

}  // namespace sambung::model
