#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/party.hpp"

namespace sambung::model {

/// Another responder got control of a conversation with a person.
struct ThreadControl {
  static constexpr const char* kType = "thread.control";
  static constexpr const char* kWhen =
      "Another responder got control of a conversation with a person.";
  static constexpr const char* kWhenNot = "For a release, of which WhatsApp sends nothing.";

  Channel channel;
  UnixTime time{};
  Party party;
  std::string kind;
  std::optional<std::string> previous_owner_role;
  std::optional<std::string> new_owner_role;
  std::optional<std::string> metadata;
  std::optional<std::string> summary;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number of the conversation"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("party", self.party, {"The person of the conversation"});
    visit("kind", self.kind, {"How it changed hands", kPlain, {"control_passed", "control_taken"}});
    visit("previous_owner_role", self.previous_owner_role,
          {"Who had it",
           kPlain,
           {"ai_agent", "ctwa", "customer_service", "escalation", "marketing", "utility"}});
    visit("new_owner_role", self.new_owner_role,
          {"Who has it",
           kPlain,
           {"ai_agent", "ctwa", "customer_service", "escalation", "marketing", "utility"}});
    visit("metadata", self.metadata, {"What the previous owner said about it", kPersonal});
    visit("summary", self.summary, {"Summary of the conversation", kPersonal});
  }
  bool operator==(const ThreadControl&) const = default;
};

/// The history sync of a number went on, ended or was declined.
struct HistoryProgress {
  static constexpr const char* kType = "history.progress";
  static constexpr const char* kWhen =
      "The history sync of a number went on, ended or was declined.";
  static constexpr const char* kWhenNot = "For the messages themselves.";

  Channel channel;
  UnixTime time{};
  std::optional<std::int64_t> phase;
  std::optional<std::int64_t> chunk_order;
  std::optional<std::int64_t> progress;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number whose history it is"});
    visit("time", self.time, {"When it came, since WhatsApp states no time"});
    visit("phase", self.phase, {"0: last day, 1: to day 90, 2: to day 180"});
    visit("chunk_order", self.chunk_order, {"Order of the chunks"});
    visit("progress", self.progress, {"Per cent; 100 in phase 2 is the end"});
    visit("errors", self.errors, {"2593109: the history is not shared"});
  }
  bool operator==(const HistoryProgress&) const = default;
};

}  // namespace sambung::model
