#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/model/template_definition.hpp"

namespace sambung::model {

/// Which template.
struct TemplateRef {
  std::optional<std::string> id;
  std::optional<std::string> name;
  std::optional<std::string> language;
  std::optional<std::string> language_code;
  std::optional<std::string> category;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("id", self.id, {"Template id"});
    visit("name", self.name, {"Name"});
    visit("language", self.language, {"Language as WhatsApp writes it"});
    visit("language_code", self.language_code, {"The same with an underscore: en_US"});
    visit("category", self.category,
          {"Category", kPlain, {"MARKETING", "UTILITY", "AUTHENTICATION"}});
  }
  bool operator==(const TemplateRef&) const = default;
};

/// The state of a template changed.
struct TemplateStatusChanged {
  static constexpr const char* kType = "template.status";
  static constexpr const char* kWhen = "The state of a template changed.";
  static constexpr const char* kWhenNot = "";

  TemplateRef template_ref;
  UnixTime time{};
  std::string status;
  std::optional<std::string> reason;
  std::optional<std::string> disable_date;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<std::string> rejection_reason;
  std::optional<std::string> recommendation;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("template", self.template_ref, {"Which template"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("status", self.status,
          {"The new state",
           kPlain,
           {"APPROVED", "ARCHIVED", "UNARCHIVED", "DELETED", "DISABLED", "FLAGGED", "IN_APPEAL",
            "LIMIT_EXCEEDED", "LOCKED", "PAUSED", "PENDING", "PENDING_DELETION", "REINSTATED",
            "REJECTED"}});
    visit("reason", self.reason,
          {"Why",
           kPlain,
           {"ABUSIVE_CONTENT", "CATEGORY_NOT_AVAILABLE", "INCORRECT_CATEGORY", "INVALID_FORMAT",
            "NONE", "PROMOTIONAL", "SCAM", "TAG_CONTENT_MISMATCH"}});
    visit("disable_date", self.disable_date, {"Day of disabling, as English text"});
    visit("title", self.title,
          {"Which pause or lock",
           kPlain,
           {"FIRST_PAUSE", "SECOND_PAUSE", "RATE_LIMITING_PAUSE", "UNPAUSE", "DISABLED"}});
    visit("description", self.description, {"Meta's sentence about it"});
    visit("rejection_reason", self.rejection_reason, {"Meta's sentence about a rejection"});
    visit("recommendation", self.recommendation, {"What Meta advises"});
  }
  bool operator==(const TemplateStatusChanged&) const = default;
};

/// The quality score of a template changed.
struct TemplateQualityChanged {
  static constexpr const char* kType = "template.quality";
  static constexpr const char* kWhen = "The quality score of a template changed.";
  static constexpr const char* kWhenNot = "";

  TemplateRef template_ref;
  UnixTime time{};
  std::optional<std::string> previous;
  std::string current;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("template", self.template_ref, {"Which template"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("previous", self.previous,
          {"Score before", kPlain, {"GREEN", "YELLOW", "RED", "UNKNOWN"}});
    visit("current", self.current, {"Score now", kPlain, {"GREEN", "YELLOW", "RED", "UNKNOWN"}});
  }
  bool operator==(const TemplateQualityChanged&) const = default;
};

/// The texts or buttons of a template changed.
struct TemplateComponentsChanged {
  static constexpr const char* kType = "template.components";
  static constexpr const char* kWhen = "The texts or buttons of a template changed.";
  static constexpr const char* kWhenNot = "";

  TemplateRef template_ref;
  UnixTime time{};
  std::optional<std::string> title;
  std::optional<std::string> body;
  std::optional<std::string> footer;
  std::vector<TemplateButton> buttons;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("template", self.template_ref, {"Which template"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("title", self.title, {"Head as it is now"});
    visit("body", self.body, {"Text as it is now"});
    visit("footer", self.footer, {"Foot as it is now"});
    visit("buttons", self.buttons, {"Buttons as they are now"});
  }
  bool operator==(const TemplateComponentsChanged&) const = default;
};

/// The category of a template changed or will change.
struct TemplateCategoryChanged {
  static constexpr const char* kType = "template.category";
  static constexpr const char* kWhen = "The category of a template changed or will change.";
  static constexpr const char* kWhenNot = "";

  TemplateRef template_ref;
  UnixTime time{};
  std::optional<std::string> previous;
  std::optional<std::string> current;
  std::optional<std::string> upcoming;
  std::optional<UnixTime> takes_effect;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("template", self.template_ref, {"Which template"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit(
        "previous", self.previous,
        {"Category before a finished change", kPlain, {"MARKETING", "UTILITY", "AUTHENTICATION"}});
    visit("current", self.current,
          {"Category that holds now", kPlain, {"MARKETING", "UTILITY", "AUTHENTICATION"}});
    visit("upcoming", self.upcoming,
          {"Category that will hold", kPlain, {"MARKETING", "UTILITY", "AUTHENTICATION"}});
    visit("takes_effect", self.takes_effect, {"When it will"});
  }
  bool operator==(const TemplateCategoryChanged&) const = default;
};

}  // namespace sambung::model
