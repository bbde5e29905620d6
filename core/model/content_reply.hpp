#pragma once

#include <optional>
#include <string>

#include "core/base/clock.hpp"
#include "core/model/describe.hpp"

namespace sambung::model {

/// A tap on a quick-reply button of a template.
struct ButtonContent {
  static constexpr const char* kKind = "button";
  std::optional<std::string> payload;
  std::optional<std::string> text;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("payload", self.payload, {"What the sender attached to the button", kPersonal});
    visit("text", self.text, {"Label of the button", kPersonal});
  }
  bool operator==(const ButtonContent&) const = default;
};

/// A tap on a reply button.
struct ButtonReplyContent {
  static constexpr const char* kKind = "button_reply";
  std::optional<std::string> id;
  std::optional<std::string> title;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("id", self.id, {"Id that the sender gave the button", kPersonal});
    visit("title", self.title, {"Label of the button", kPersonal});
  }
  bool operator==(const ButtonReplyContent&) const = default;
};

/// A choice from a list.
struct ListReplyContent {
  static constexpr const char* kKind = "list_reply";
  std::optional<std::string> id;
  std::optional<std::string> title;
  std::optional<std::string> description;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("id", self.id, {"Id that the sender gave the row", kPersonal});
    visit("title", self.title, {"Label of the row", kPersonal});
    visit("description", self.description, {"Second line of the row", kPersonal});
  }
  bool operator==(const ListReplyContent&) const = default;
};

/// A form (a Flow of Meta) or an address form that was filled in.
struct FormReplyContent {
  static constexpr const char* kKind = "form_reply";
  std::optional<std::string> name;
  std::optional<std::string> body;
  std::optional<std::string> response_json;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("name", self.name, {"What kind of form", kPlain, {"flow", "address_message"}});
    visit("body", self.body, {"Text that the chat shows", kPersonal});
    visit("response_json", self.response_json,
          {"The answers as JSON text, in the form's own fields; holds flow_token", kPersonal});
  }
  bool operator==(const FormReplyContent&) const = default;
};

/// An answer to the question whether the business may call.
struct CallPermissionReplyContent {
  static constexpr const char* kKind = "call_permission_reply";
  std::optional<std::string> response;
  std::optional<bool> is_permanent;
  std::optional<UnixTime> expires;
  std::optional<std::string> response_source;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("response", self.response, {"The answer", kPlain, {"accept", "reject"}});
    visit("is_permanent", self.is_permanent, {"Whether the permission has no end"});
    visit("expires", self.expires, {"End of the permission"});
    visit("response_source", self.response_source,
          {"Who gave it", kPlain, {"user_action", "automatic"}});
  }
  bool operator==(const CallPermissionReplyContent&) const = default;
};

}  // namespace sambung::model
