#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/model/alternative.hpp"
#include "core/model/content_contacts.hpp"
#include "core/model/content_interactive.hpp"
#include "core/model/content_media.hpp"
#include "core/model/content_order.hpp"
#include "core/model/content_reply.hpp"
#include "core/model/content_template.hpp"
#include "core/model/describe.hpp"

namespace sambung::model {

/// Plain text.
struct TextContent {
  static constexpr const char* kKind = "text";
  std::string body;
  std::optional<bool> preview_url;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("body", self.body, {"What was written", kPersonal});
    visit("preview_url", self.preview_url, {"Whether the first link is shown with a preview"});
  }
  bool operator==(const TextContent&) const = default;
};

/// WhatsApp could not pass the message on.
struct UnsupportedContent {
  static constexpr const char* kKind = "unsupported";
  std::optional<std::string> source_type;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("source_type", self.source_type, {"What it was on the phone"});
  }
  bool operator==(const UnsupportedContent&) const = default;
};

/// WhatsApp said what it was and then left the content out; the errors tell why, if at all.
struct MissingContent {
  static constexpr const char* kKind = "missing";
  std::string source_type;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("source_type", self.source_type, {"What was announced"});
  }
  bool operator==(const MissingContent&) const = default;
};

/// The chat was opened for the first time (withdrawn by Meta in 2026).
struct WelcomeRequestContent {
  static constexpr const char* kKind = "welcome_request";

  template <class Self, class Visitor>
  static void describe(Self&, Visitor&) {}
  bool operator==(const WelcomeRequestContent&) const = default;
};

class Content
    : public std::variant<TextContent, MediaContent, MediaPlaceholderContent, LocationContent,
                          ContactCardsContent, ButtonContent, ButtonReplyContent, ListReplyContent,
                          FormReplyContent, CallPermissionReplyContent, OrderContent,
                          TemplateContent, InteractiveContent, UnsupportedContent, MissingContent,
                          WelcomeRequestContent> {
 public:
  using Variant = variant;

  Content();
  Content(const Content&);
  Content(Content&&) noexcept;
  Content& operator=(Content other) noexcept;
  ~Content();

  template <AlternativeOf<Variant> T>
  Content(T alternative) noexcept : Variant(std::in_place_type<T>, std::move(alternative)) {}
};

}  // namespace sambung::model
