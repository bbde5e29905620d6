#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/describe.hpp"
#include "core/model/raw.hpp"

namespace sambung::model {

/// A button of a template.
struct TemplateButton {
  std::optional<std::string> type;
  std::optional<std::string> text;
  std::optional<std::string> url;
  std::optional<std::string> phone_number;
  std::optional<std::string> flow_id;
  std::optional<Raw> example;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("type", self.type,
          {"Kind of button",
           kPlain,
           {"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "OTP", "FLOW", "CATALOG", "MPM",
            "SPM", "VOICE_CALL", "CALL_PERMISSION_REQUEST", "APP", "REQUEST_CONTACT_INFO"}});
    visit("text", self.text, {"Label"});
    visit("url", self.url, {"Address"});
    visit("phone_number", self.phone_number, {"Number to call"});
    visit("flow_id", self.flow_id, {"Form that it opens"});
    visit("example", self.example, {"Sample values"});
  }
  bool operator==(const TemplateButton&) const = default;
};

/// A part of a template with its places still open.
struct TemplatePart {
  std::optional<std::string> type;
  std::optional<std::string> format;
  std::optional<std::string> text;
  std::vector<TemplateButton> buttons;
  std::optional<Raw> cards;
  std::optional<Raw> example;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("type", self.type,
          {"Which part",
           kPlain,
           {"HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER"}});
    visit("format", self.format,
          {"Kind of header",
           kPlain,
           {"TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "GIF", "PRODUCT"}});
    visit("text", self.text, {"Text with its places"});
    visit("buttons", self.buttons, {"Buttons"});
    visit("cards", self.cards, {"Cards of a carousel"});
    visit("example", self.example, {"Sample values"});
  }
  bool operator==(const TemplatePart&) const = default;
};

/// A template as it was approved.
struct TemplateDefinition {
  std::optional<std::string> id;
  std::optional<std::string> name;
  std::optional<std::string> language;
  std::optional<std::string> category;
  std::optional<std::string> status;
  std::optional<std::string> parameter_format;
  std::vector<TemplatePart> parts;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("id", self.id, {"Template id"});
    visit("name", self.name, {"Name"});
    visit("language", self.language, {"Language as WhatsApp writes it"});
    visit("category", self.category,
          {"Category", kPlain, {"MARKETING", "UTILITY", "AUTHENTICATION"}});
    visit("status", self.status, {"State of the template"});
    visit("parameter_format", self.parameter_format,
          {"How places are named", kPlain, {"POSITIONAL", "NAMED"}});
    visit("parts", self.parts, {"Its parts"});
  }
  bool operator==(const TemplateDefinition&) const = default;
};

}  // namespace sambung::model
