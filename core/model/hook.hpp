#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/shape.hpp"

namespace sambung::model {

/// A header of a webhook that its reading needs.
struct HookHeader {
  std::string name;
  std::string value;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("name", self.name, {"In lower case"});
    visit("value", self.value, {"As it came"});
  }
  bool operator==(const HookHeader&) const = default;
};

/// A connected system sent a webhook of its own; its body is the event's raw part.
struct HookReceived {
  static constexpr const char* kType = "hook.received";
  static constexpr const char* kWhen =
      "A connected system sent a webhook whose signature or path token is right. What it says follows "
      "as `record.changed`.";
  static constexpr const char* kWhenNot =
      "For a delivery that the system sends again by the same id.";

  std::string connection;
  std::string method;
  std::optional<std::string> query;
  std::vector<HookHeader> headers;
  std::optional<std::string> delivery_id;
  UnixTime time{};

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("connection", self.connection, {"Name of the connection to the system"});
    visit("method", self.method, {"Of the request"});
    visit("query", self.query, {"Of the request, without the question mark", kPersonal});
    visit("headers", self.headers, {"Those that the connector's manifest names"});
    visit("delivery_id", self.delivery_id, {"The system's own name of the delivery"});
    visit("time", self.time, {"When it came"});
  }
  bool operator==(const HookReceived&) const = default;
};

}  // namespace sambung::model
