#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/content_media.hpp"
#include "core/model/content_payment.hpp"
#include "core/model/content_product.hpp"
#include "core/model/template_definition.hpp"

namespace sambung::model {

/// An amount in a template.
struct TemplateCurrency {
  std::optional<std::string> fallback_value;
  std::optional<std::string> code;
  std::optional<std::int64_t> amount_1000;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("fallback_value", self.fallback_value, {"Text of the amount", kPersonal});
    visit("code", self.code, {"ISO 4217"});
    visit("amount_1000", self.amount_1000, {"Amount times 1,000", kPersonal});
  }
  bool operator==(const TemplateCurrency&) const = default;
};

/// A date in a template.
struct TemplateDateTime {
  std::optional<std::string> fallback_value;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("fallback_value", self.fallback_value, {"Text of the date", kPersonal});
  }
  bool operator==(const TemplateDateTime&) const = default;
};

/// A place in a template; unlike elsewhere its coordinates may be missing.
struct TemplateLocation {
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::optional<std::string> name;
  std::optional<std::string> address;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("latitude", self.latitude, {"Degrees north", kPersonal});
    visit("longitude", self.longitude, {"Degrees east", kPersonal});
    visit("name", self.name, {"Name of the place", kPersonal});
    visit("address", self.address, {"Address of the place", kPersonal});
  }
  bool operator==(const TemplateLocation&) const = default;
};

/// Where a tap on a template leads.
struct TapTarget {
  std::optional<std::string> url;
  std::optional<std::string> title;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("url", self.url, {"Address"});
    visit("title", self.title, {"Label"});
  }
  bool operator==(const TapTarget&) const = default;
};

/// A group of products that a button shows.
struct TemplateProductSection {
  std::optional<std::string> title;
  std::vector<ProductRef> items;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("title", self.title, {"Title"});
    visit("items", self.items, {"Products"});
  }
  bool operator==(const TemplateProductSection&) const = default;
};

/// What a button of a template does.
struct TemplateAction {
  std::optional<std::string> flow_token;
  std::optional<Raw> flow_action_data;
  std::optional<std::string> thumbnail_product_retailer_id;
  std::vector<TemplateProductSection> sections;
  std::optional<OrderDetails> order_details;
  std::optional<std::int64_t> ttl_minutes;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("flow_token", self.flow_token, {"Token of the form", kPersonal});
    visit("flow_action_data", self.flow_action_data,
          {"First screen's values; the form's own fields", kPersonal});
    visit("thumbnail_product_retailer_id", self.thumbnail_product_retailer_id,
          {"Product whose picture is shown"});
    visit("sections", self.sections, {"Products"});
    visit("order_details", self.order_details, {"Request for payment"});
    visit("ttl_minutes", self.ttl_minutes, {"How long a call button works"});
  }
  bool operator==(const TemplateAction&) const = default;
};

/// What fills one place of a template.
struct TemplateParameter {
  std::string type;
  std::optional<std::string> parameter_name;
  std::optional<std::string> text;
  std::optional<std::string> payload;
  std::optional<std::string> coupon_code;
  std::optional<TemplateCurrency> currency;
  std::optional<TemplateDateTime> date_time;
  std::optional<MediaContent> media;
  std::optional<TemplateLocation> location;
  std::optional<TemplateAction> action;
  std::optional<UnixTime> limited_time_offer_expires;
  std::optional<ProductRef> product;
  std::vector<TapTarget> tap_targets;
  std::optional<OrderDetails> order_status;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("type", self.type,
          {"Kind of value",
           kPlain,
           {"text", "currency", "date_time", "image", "video", "gif", "document", "location",
            "payload", "coupon_code", "action", "limited_time_offer", "product",
            "tap_target_configuration", "order_status"}});
    visit("parameter_name", self.parameter_name, {"Name of the place, for named parameters"});
    visit("text", self.text, {"Text", kPersonal});
    visit("payload", self.payload, {"What a quick reply sends back", kPersonal});
    visit("coupon_code", self.coupon_code, {"Code to copy"});
    visit("currency", self.currency, {"Amount of money"});
    visit("date_time", self.date_time, {"Date"});
    visit("media", self.media, {"Image, video, animation or document"});
    visit("location", self.location, {"Place"});
    visit("action", self.action, {"What a button does"});
    visit("limited_time_offer_expires", self.limited_time_offer_expires, {"End of an offer"});
    visit("product", self.product, {"Product of a header"});
    visit("tap_targets", self.tap_targets, {"Where a tap leads"});
    visit("order_status", self.order_status, {"News of an order"});
  }
  bool operator==(const TemplateParameter&) const = default;
};

/// One part of a template, or of a card of it, with what fills it.
struct CardComponent {
  std::string type;
  std::optional<std::string> sub_type;
  std::optional<std::string> index;
  std::vector<TemplateParameter> parameters;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit(
        "type", self.type,
        {"Which part",
         kPlain,
         {"header", "body", "footer", "button", "carousel", "limited_time_offer", "order_status"}});
    visit("sub_type", self.sub_type,
          {"Kind of button",
           kPlain,
           {"quick_reply", "url", "catalog", "copy_code", "flow", "mpm", "spm", "voice_call",
            "order_details"}});
    visit("index", self.index, {"Which button, from 0"});
    visit("parameters", self.parameters, {"What fills it"});
  }
  bool operator==(const CardComponent&) const = default;
};

/// One card of a carousel.
struct TemplateCard {
  std::optional<std::int64_t> card_index;
  std::vector<CardComponent> components;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("card_index", self.card_index, {"Which card, from 0"});
    visit("components", self.components, {"Its parts"});
  }
  bool operator==(const TemplateCard&) const = default;
};

/// One part of a template with what fills it.
struct TemplateComponent : CardComponent {
  std::vector<TemplateCard> cards;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    CardComponent::describe(self, visit);
    visit("cards", self.cards, {"Cards of a carousel"});
  }
  bool operator==(const TemplateComponent&) const = default;
};

/// A template that was sent.
struct TemplateContent {
  static constexpr const char* kKind = "template";
  std::optional<std::string> name;
  std::optional<std::string> language;
  std::optional<std::string> language_policy;
  std::optional<std::string> namespace_id;
  std::vector<TemplateComponent> components;
  std::optional<TemplateDefinition> definition;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("name", self.name, {"Name of the template"});
    visit("language", self.language, {"Language as sent"});
    visit("language_policy", self.language_policy,
          {"How the language is chosen", kPlain, {"deterministic"}});
    visit("namespace_id", self.namespace_id, {"Namespace, on older templates"});
    visit("components", self.components, {"What fills it"});
    visit("definition", self.definition, {"The template itself, when WhatsApp sends it along"});
  }
  bool operator==(const TemplateContent&) const = default;
};

}  // namespace sambung::model
