#pragma once

#include <optional>
#include <string>

#include "core/model/party.hpp"

namespace sambung::model {

/// Something signed that this version does not understand, kept with its raw part.
struct Unrecognised {
  static constexpr const char* kType = "unrecognised";
  static constexpr const char* kWhen =
      "A correctly signed webhook, or an item in it, has a shape that this version does not know.";
  static constexpr const char* kWhenNot =
      "For unknown members beside known ones: these stay in raw.";

  std::string reason;
  std::string path;
  std::optional<std::string> field;
  std::optional<Channel> channel;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("reason", self.reason, {"Why it was not understood"});
    visit("path", self.path, {"Where in the webhook it stands, as a JSON pointer"});
    visit("field", self.field, {"The webhook field that it came in"});
    visit("channel", self.channel, {"Business number, when it could be read"});
  }
  bool operator==(const Unrecognised&) const = default;
};

/// Signed by one of our apps, but for an account that the app is not configured for.
struct Foreign {
  static constexpr const char* kType = "foreign";
  static constexpr const char* kWhen =
      "A webhook named an account that does not belong to the app whose secret signed it.";
  static constexpr const char* kWhenNot = "";

  std::string account_id;
  std::optional<std::string> field;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account_id", self.account_id, {"The account that the entry names"});
    visit("field", self.field, {"The webhook field that it came in"});
  }
  bool operator==(const Foreign&) const = default;
};

/// An event that was understood before is understood better now.
struct EventRevised {
  static constexpr const char* kType = "event.revised";
  static constexpr const char* kWhen =
      "`sambung renormalise` found that today's normaliser reads an old item differently.";
  static constexpr const char* kWhenNot = "When the reading is the same.";

  std::string original_event_id;
  std::string original_type;
  std::int64_t original_version = 1;
  Raw data;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("original_event_id", self.original_event_id, {"Event that this one replaces"});
    visit("original_type", self.original_type, {"Type under which `data` is to be read"});
    visit("original_version", self.original_version, {"Version of that type"});
    visit("data", self.data, {"The new data, in the shape of that type", kPersonal});
  }
  bool operator==(const EventRevised&) const = default;
};

}  // namespace sambung::model
